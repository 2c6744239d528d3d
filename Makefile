# The front door. Everything else is Meson: see CONTRIBUTING.md.
#
#   make run [BOOK=path]   build, and open a book (without BOOK: the guide)
#   make test              build, and run all tests
#   make bench             build, and measure against other readers
#   make fuzz              build, and look for files that break a parser (FUZZ_SECONDS each, FUZZ=name for one)
#   make install           build, and install below PREFIX (default /usr/local)
#
# Each installs the packages it needs on Debian 12 (as root, or through sudo), once.

BUILD := build
BENCH_BUILD := build-bench
FUZZ_BUILD := build-fuzz
PREFIX ?= /usr/local
BOOK ?=
FUZZ ?=
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: all run test test-sanitized bench fuzz install clean

all: $(BUILD)/galpi-built

# A stamp tells that the packages of the list, as it is now, are there.
$(BUILD)/packages-installed: debian-packages.txt tests/tools/install-packages.sh
	@mkdir -p $(BUILD)
	@tests/tools/install-packages.sh debian-packages.txt
	@touch $@

$(BUILD)/build.ninja: $(BUILD)/packages-installed
	@[ -f $@ ] || meson setup $(BUILD) --prefix=$(PREFIX)
	@touch $@

.PHONY: $(BUILD)/galpi-built
$(BUILD)/galpi-built: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

run: $(BUILD)/galpi-built
	@tests/tools/run.sh $(BUILD)/galpi "$(BOOK)"

test: $(BUILD)/galpi-built
	@tests/tools/run-tests.sh $(BUILD)

bench: $(BUILD)/packages-installed
	@tests/bench/run.sh $(BENCH_BUILD)

fuzz: $(BUILD)/packages-installed
	@tests/fuzz/run.sh $(FUZZ_BUILD) $(FUZZ)

install: $(BUILD)/galpi-built
	@$(SUDO) ninja -C $(BUILD) install

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BENCH_BUILD) $(FUZZ_BUILD)
