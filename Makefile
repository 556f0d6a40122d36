# What people expect to find here. `make demo` and `make test` need nothing but a Debian machine
# with a Swift toolchain: they install what is missing.
PREFIX ?= /usr/local
BINARY = .build/release/klp-compose

.PHONY: all demo test test-differential test-kernels test-sid test-corpus test-suse bench fuzz lint format install clean packages

all: $(BINARY)

packages:
	@scripts/install-packages libyaml-dev pkg-config

# SwiftPM knows best what is out of date.
.PHONY: $(BINARY)
$(BINARY): packages
	@scripts/build-release

demo: $(BINARY)
	$(BINARY) build patches -o out
	@echo
	@find out -name '*_main.c' -o -name cumulative.yaml | sort

test: packages
	@scripts/install-packages make gcc-12 libc6-dev dwarves perl bc binutils qemu-system-x86 \
		busybox-static cpio xz-utils gzip
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks Fuzzing
	swift build --build-tests
	swift test --skip-build
	@scripts/build-release
	scripts/test-release
	scripts/test-selftests 6.1
	scripts/test-module 6.1
	scripts/test-module 6.12
	scripts/test-checkpatch
	scripts/test-verify 6.1
	scripts/test-oracle 6.1
	scripts/test-differential 6.1 30

# What others' tools say on stock kernel source.
test-corpus: packages
	@scripts/install-packages perl
	@scripts/build-release
	scripts/test-corpus
	scripts/test-samples 6.1
	scripts/test-checkpatch
	scripts/test-messages

# Boots stock kernels under emulation; some minutes for each.
test-kernels: $(BINARY)
	@scripts/install-packages make gcc-12 dwarves qemu-system-x86 busybox-static cpio xz-utils gzip openssl
	scripts/test-facts 6.1
	scripts/test-facts 6.12
	scripts/test-link 6.1
	scripts/test-link 6.12
	scripts/test-verify 6.1 --all
	scripts/test-verify 6.12 --all
	scripts/test-oracle 6.1 all
	scripts/test-oracle 6.12 all

# The newest kernel of Debian sid, which is built for in a chroot; not part of `make test`.
test-sid: $(BINARY)
	@scripts/install-packages debootstrap make gcc-12 qemu-system-x86 busybox-static cpio xz-utils gzip \
		openssl
	scripts/test-sid

# Random stories in the simulator and on stock kernels: COUNT on each, from SEED on. The long run;
# `make test` plays 30.
test-differential: COUNT = 500
test-differential: SEED = 1
test-differential: packages
	@scripts/install-packages make gcc-12 libc6-dev dwarves qemu-system-x86 busybox-static
	scripts/test-differential 6.1 $(COUNT) $(SEED)
	scripts/test-differential 6.12 $(COUNT) $(SEED)

# Needs TREE=, a checkout of SUSE/kernel-livepatch; not part of `make test`.
test-suse: packages
	@[ -n "$(TREE)" ] || scripts/test-suse
	@scripts/install-packages gcc gawk
	@scripts/build-release
	scripts/test-suse "$(TREE)"

# SECONDS for each of YAML, C, modules, safe fixes and built modules.
fuzz: SECONDS = 60
fuzz: packages
	scripts/fuzz $(SECONDS)

bench: packages $(BINARY)
	@scripts/install-packages universal-ctags make gcc-12 dwarves qemu-system-x86 busybox-static xz-utils
	swift run --package-path Benchmarks -c release Benchmarks "$$(scripts/fetch-kernel c-files 6.1)"
	scripts/bench-kernels 6.1

lint: $(BINARY)
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks Fuzzing
	$(BINARY) lint --strict patches

format:
	swift format format --in-place --recursive Package.swift Sources Tests Benchmarks Fuzzing

share = $(DESTDIR)$(PREFIX)/share
completions = $(share)/bash-completion/completions/klp-compose \
	$(share)/zsh/site-functions/_klp-compose $(share)/fish/vendor_completions.d/klp-compose.fish

install: $(BINARY)
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/klp-compose
	install -d $(dir $(completions)) $(share)/man/man1 $(share)/klp-compose/schemas
	$(BINARY) --generate-completion-script bash >$(word 1,$(completions))
	$(BINARY) --generate-completion-script zsh >$(word 2,$(completions))
	$(BINARY) --generate-completion-script fish >$(word 3,$(completions))
	$(BINARY) manual $(share)/man/man1 >/dev/null
	chmod 644 $(completions) $(share)/man/man1/klp-compose*.1
	install -m 644 schemas/*.json $(share)/klp-compose/schemas

clean:
	rm -rf .build out
