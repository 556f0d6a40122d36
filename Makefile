# What people expect to find here. `make demo` and `make test` need nothing but a Debian machine
# with a Swift toolchain: they install what is missing.
PREFIX ?= /usr/local
BINARY = .build/release/klp-compose

.PHONY: all demo test test-corpus bench lint format install clean packages

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
	@scripts/install-packages make gcc-12 dwarves perl bc
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks
	swift build --build-tests
	swift test --skip-build
	@scripts/build-release
	scripts/test-release
	scripts/test-selftests 6.1
	scripts/test-module 6.1
	scripts/test-module 6.12

bench: packages $(BINARY)
	swift run --package-path Benchmarks -c release

lint: $(BINARY)
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks
	$(BINARY) lint --strict patches

format:
	swift format format --in-place --recursive Package.swift Sources Tests Benchmarks

install: $(BINARY)
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/klp-compose
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(BINARY) --generate-completion-script bash \
		> $(DESTDIR)$(PREFIX)/share/bash-completion/completions/klp-compose
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	$(BINARY) --generate-completion-script zsh \
		> $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_klp-compose

clean:
	rm -rf .build out
