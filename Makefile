# Cordboard. `make help` lists what can be made; `make run` and `make test` need nothing typed before them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

APP_TAGS := desktop,production,webkit2_41,devtools
GO_FILES  = $(shell find . -name '*.go' -not -path './frontend/node_modules/*' -not -path './out/*')
PAGES     = $(shell find frontend/src frontend/*.html frontend/*.ts frontend/package-lock.json -type f 2>/dev/null)

run: setup out/cordboard out/cordctl ## Open the console on the simulated switch and the simulated Salesforce
	@build/run.sh

test: setup out/cordboard out/cordctl ## Run all tests, the linters and the whole story in Chromium and in the real app
	@build/test.sh

contract: ## Write what Go and the pages say to each other into frontend/src/contract, from the Go source
	go run ./cmd/contract

check: setup pages ## The quick look before a commit: formatting, vet, house rules, short tests, pages
	@build/check.sh

bench: setup ## Measure: codec, link, call table, console
	go test -run '^$$' -bench . -benchmem ./backend/...

lint: setup ## vet, staticcheck, gofumpt, deadcode, biome, svelte-check, house rules
	@build/lint.sh

conformance: setup ## Hold every frame of the standard's dialects against the schemas in ../shared
	@build/conformance.sh

cases: ## Try the cases of people who live with desk telephones
	@build/cases.sh

chaos: setup ## Cut the line in the middle of calls, and damage frames, CHAOS times (default 1000)
	@build/chaos.sh

chaos-log: setup out/cordboard ## Kill the real program in the middle of calls, CHAOS_LOG times (default 200)
	@build/chaos-log.sh

db-torture: setup ## Start with damaged call logs, DB_TORTURE of them (default 300)
	@build/db-torture.sh

hostile: setup out/cordboard ## Attack the softphone from pages in Chromium and in the real application (HOSTILE=short: less)
	@build/hostile.sh

fuzz: setup ## Fuzz every target for FUZZTIME each (default 60s)
	@build/fuzz.sh $${FUZZTIME:-60s}

windows: setup ## Cross-build for Windows, amd64 and arm64, into out/windows
	@build/windows.sh

installers: setup pages ## Build the Windows installers (NSIS and MSI), signed, into out/installers
	@build/installers.sh

windows-test: windows ## Try the Windows build under Wine 10 (makes its own Wine root)
	@build/windows-test.sh

setup: ## Install what is needed: Debian packages, npm packages, tools (done by the others)
	@build/setup.sh

pages: setup frontend/dist/index.html ## Build the pages into frontend/dist

frontend/dist/index.html: $(PAGES)
	@build/pages.sh

out/cordboard: frontend/dist/index.html $(GO_FILES) go.mod
	go build -tags $(APP_TAGS) -ldflags '-s -w' -o $@ .

out/cordctl: frontend/dist/index.html $(GO_FILES) go.mod
	CGO_ENABLED=0 go build -ldflags '-s -w' -o $@ ./cmd/cordctl

pictures: setup out/cordboard out/cordctl ## Take the documentation's pictures anew from the real application
	@build/pictures.sh

clean: ## Remove everything that was built
	rm -rf out frontend/node_modules
	find frontend/dist testbed/org/dist -mindepth 1 -not -name .keep -delete

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 24

.PHONY: cases hostile pictures run test contract bench lint conformance chaos chaos-log db-torture fuzz windows installers windows-test setup pages clean help
