// swift-tools-version: 6.2
import PackageDescription

// What `make bench` and `make test-corpus` run. A package of its own, so that nobody who builds
// klp-compose builds this.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "klp-compose", path: "..")],
  targets: [
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        .product(name: "Rooms", package: "klp-compose"),
        .product(name: "CLibYAML", package: "klp-compose"),
      ],
      swiftSettings: settings),
    // Compares the reader of C with another tool.
    .executableTarget(
      name: "CorpusComparison",
      dependencies: [.product(name: "CSource", package: "klp-compose")],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
