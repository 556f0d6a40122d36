// swift-tools-version: 6.2
import PackageDescription

// `make fuzz`. A package of its own, because all of it is compiled for libFuzzer.

let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "klp-compose", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzzing",
      dependencies: [.product(name: "Rooms", package: "klp-compose")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
