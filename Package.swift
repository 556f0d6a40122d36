// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house, from the ground up. A room has one job and imports only rooms listed
// before it; docs/architecture.md tells what each is for.

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // A new compiler's new warnings must not break anybody's build but ours.
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

func room(_ name: String, over lower: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: lower, swiftSettings: settings)
}

func tests(of room: String, with more: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(room)Tests", dependencies: [.byName(name: room)] + more, swiftSettings: settings)
}

let package = Package(
  name: "klp-compose",
  products: [
    // What Benchmarks/ measures and Fuzzing/ tries; nobody else should build on the rooms.
    .library(
      name: "Rooms",
      targets: [
        "CSource", "Composing", "Diagnostics", "KernelFacts", "Livepatch", "Loading", "Rules",
        "YAMLTree",
      ]),
    .library(name: "CLibYAML", targets: ["CLibYAML"]),
    .library(name: "CSource", targets: ["CSource", "Diagnostics"]),
  ],
  dependencies: [
    // The command line: parsing, help, completions. Needs only FoundationEssentials.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    // OrderedDictionary and OrderedSet: output that never depends on hashing.
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    room("Parallel"),
    room("Diagnostics"),
    room("YAMLTree", over: ["CLibYAML", "Diagnostics"]),
    room("CSource", over: ["Diagnostics"]),
    room("Livepatch", over: ["Diagnostics"]),
    room("HandWritten", over: ["CSource", "Diagnostics", "Livepatch"]),
    room("ELF"),
    room("KernelFacts", over: ["Diagnostics", "ELF", "Livepatch"]),
    room("Linking", over: ["Diagnostics", "ELF", "Livepatch"]),
    // System calls that Swift's C library module does not show.
    .target(name: "CSystem"),
    room(
      "Loading",
      over: ["CSource", "Diagnostics", "KernelFacts", "Livepatch", "Parallel", "YAMLTree"]),
    room(
      "Writing",
      over: [
        "CSource", "CSystem", "Comparing", "Composing", "Diagnostics", "ELF", "Livepatch",
        "Loading", "Parallel", "Reporting",
      ]),
    room(
      "Composing",
      over: [
        "CSource", "Diagnostics", "Livepatch", "Parallel",
        .product(name: "HeapModule", package: "swift-collections"),
      ]),
    room("Comparing", over: ["CSource", "Diagnostics", "Livepatch"]),
    room(
      "Rules",
      over: [
        "CSource", "Comparing", "Composing", "Diagnostics", "ELF", "HandWritten", "KernelFacts",
        "Livepatch", "Parallel",
      ]),
    room("Reporting", over: ["Diagnostics"]),
    room(
      "KernelLab",
      over: ["CSystem", "Diagnostics", "KernelFacts", "Livepatch", "Parallel", "Reporting"]),
    room(
      "Importing",
      over: [
        "CSource", "Diagnostics", "HandWritten", "Livepatch", "Loading", "Parallel", "Writing",
      ]),
    room("Simulation", over: ["CSource", "Diagnostics", "Livepatch", "Loading", "Reporting"]),
    .executableTarget(
      name: "klp-compose",
      dependencies: [
        "CSource", "Comparing", "Composing", "Diagnostics", "ELF", "Importing", "KernelFacts",
        "KernelLab", "Linking", "Livepatch", "Loading", "Reporting", "Rules", "Simulation",
        "Writing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    .testTarget(
      name: "GoldenTests", dependencies: ["Diagnostics", "TestObjects", "YAMLTree", "klp-compose"],
      swiftSettings: settings),
    // The simulator against real kernels: scripts/test-differential. No part of the product.
    .executableTarget(
      name: "Differential",
      dependencies: [
        "Diagnostics", "KernelLab", "Livepatch", "Loading", "Parallel", "Simulation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Tests/Differential", exclude: ["Modules"], swiftSettings: settings),
    tests(of: "Differential", with: ["Diagnostics", "Livepatch", "Loading", "Simulation"]),
    tests(of: "Diagnostics"),
    tests(of: "YAMLTree"),
    tests(of: "CSource"),
    tests(of: "Livepatch"),
    tests(of: "KernelFacts", with: ["Livepatch"]),
    tests(of: "KernelLab", with: ["Diagnostics", "Livepatch", "Reporting"]),
    tests(of: "Importing", with: ["Diagnostics", "Livepatch", "Loading"]),
    // Writes small modules for the tests of two rooms.
    .target(
      name: "TestObjects", dependencies: ["ELF"], path: "Tests/TestObjects",
      swiftSettings: settings),
    tests(of: "ELF", with: ["TestObjects"]),
    tests(of: "Linking", with: ["ELF", "Livepatch", "TestObjects"]),
    tests(of: "Reporting", with: ["Diagnostics"]),
    tests(of: "Loading", with: ["Diagnostics", "KernelFacts", "Livepatch", "YAMLTree"]),
    tests(
      of: "Rules",
      with: [
        "CSource", "Composing", "Diagnostics", "ELF", "KernelFacts", "Livepatch", "Loading",
        "Reporting", "TestObjects",
      ]),
    tests(
      of: "Comparing",
      with: [
        "CSource", "Composing", "Diagnostics", "Livepatch", "Loading", "Rules", "Simulation",
        "Writing",
      ]),
    tests(of: "Simulation", with: ["Diagnostics", "Livepatch", "Loading"]),
    tests(
      of: "Writing",
      with: [
        "CSource", "Comparing", "Composing", "Diagnostics", "ELF", "Livepatch", "Loading",
        "Reporting",
        "TestObjects", "YAMLTree",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
