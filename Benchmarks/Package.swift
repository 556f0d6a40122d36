// swift-tools-version: 6.2
import PackageDescription

// `make bench`. A package of its own, so that nobody who builds klp-compose builds this.

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
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
