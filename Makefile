# The front door. Everything else is Meson: see CONTRIBUTING.md.
#
#   make run [BOOK=path]   build, and open a book (without BOOK: the guide)
#   make test              build, and run all tests
#   make bench             build, and measure against other readers
#   make install           build, and install below PREFIX (default /usr/local)
#
# Each installs the packages it needs on Debian 12 (as root, or through sudo), once.

BUILD := build
BENCH_BUILD := build-bench
PREFIX ?= /usr/local
BOOK ?=
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: all run test test-sanitized bench install clean

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

install: $(BUILD)/galpi-built
	@$(SUDO) ninja -C $(BUILD) install

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BENCH_BUILD)
