// swift-tools-version: 6.2
import PackageDescription

/// The settings that hold in every target (docs/architecture.md, "Settings").
let everywhere: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Targets that hand out spans also need lifetime annotations.
let withSpans = everywhere + [.enableExperimentalFeature("Lifetimes")]

/// The executable around libFuzzer needs flags that `Fuzz/run` gives; ordinary builds have only what it calls.
let fuzzers: [Target] =
    Context.environment["MIDIC_FUZZ"] == nil
    ? []
    : [
        .systemLibrary(name: "FuzzDriver", path: "Fuzz/Driver"),
        .executableTarget(
            name: "midic-fuzz", dependencies: ["FuzzTargets", "FuzzDriver"], path: "Fuzz/Main",
            swiftSettings: everywhere),
    ]

let package = Package(
    name: "midic",
    products: [
        .executable(name: "midic", targets: ["midic"]),
        .library(name: "MidicLang", targets: ["MidicLang"]),
        .library(name: "MidicCompiler", targets: ["MidicCompiler"]),
        .library(name: "MidicRuntime", targets: ["MidicRuntime"]),
    ],
    dependencies: [],
    targets: [
        .target(name: "MidicJSON", path: "Sources/Runtime/JSON", swiftSettings: everywhere),
        // The processor's instructions for SHA-256: one header, and the only C.
        .target(name: "CSHA", path: "Sources/Runtime/CSHA"),
        .target(name: "MidicLang", dependencies: ["MidicJSON"], path: "Sources/Lang", swiftSettings: everywhere),
        .target(
            name: "MidicRuntime", dependencies: ["CSHA", "MidicJSON"], path: "Sources/Runtime", exclude: ["CSHA", "JSON"],
            swiftSettings: withSpans),
        .target(
            name: "MidicCompiler", dependencies: ["MidicLang", "MidicRuntime"], path: "Sources/Compiler",
            exclude: ["Reference"], swiftSettings: withSpans),
        // A second reading of the language, for tests alone: in no product.
        .target(
            name: "MidicReference", dependencies: ["MidicLang", "MidicCompiler", "MidicRuntime"],
            path: "Sources/Compiler/Reference", swiftSettings: everywhere),
        .target(
            name: "MidicCommandLine", dependencies: ["MidicJSON", "MidicLang", "MidicCompiler", "MidicRuntime"],
            path: "Sources/midic", exclude: ["Main"], swiftSettings: withSpans),
        .executableTarget(
            name: "midic", dependencies: ["MidicCommandLine"], path: "Sources/midic/Main", swiftSettings: everywhere),
        // What fuzzers and tests give bytes to: in no product.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "TestSupport", "TestVerdicts", "MidicLang", "MidicCompiler", "MidicReference", "MidicRuntime",
            ],
            path: "Fuzz/Targets", swiftSettings: withSpans),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: everywhere),
        .target(
            name: "TestVerdicts", dependencies: ["MidicReference", "MidicRuntime"], path: "Tests/Verdicts",
            swiftSettings: everywhere),
        .testTarget(
            name: "LangTests", dependencies: ["TestSupport", "MidicLang"], path: "Tests/LangTests",
            swiftSettings: everywhere),
        .testTarget(
            name: "RuntimeTests", dependencies: ["TestSupport", "FuzzTargets", "MidicJSON", "MidicRuntime"],
            path: "Tests/RuntimeTests", swiftSettings: withSpans),
        .testTarget(
            name: "CompilerTests", dependencies: ["TestSupport", "MidicLang", "MidicCompiler", "MidicRuntime"],
            path: "Tests/CompilerTests", swiftSettings: withSpans),
        .testTarget(
            name: "DifferentialTests",
            dependencies: [
                "TestSupport", "TestVerdicts", "MidicLang", "MidicCompiler", "MidicReference", "MidicRuntime",
            ],
            path: "Tests/DifferentialTests", swiftSettings: everywhere),
        .testTarget(
            name: "ReferenceTests",
            dependencies: [
                "TestSupport", "TestVerdicts", "MidicLang", "MidicCompiler", "MidicReference", "MidicRuntime",
            ],
            path: "Tests/ReferenceTests", swiftSettings: withSpans),
        .testTarget(
            name: "FuzzTests", dependencies: ["TestSupport", "TestVerdicts", "FuzzTargets", "MidicRuntime"],
            path: "Tests/FuzzTests", swiftSettings: everywhere),
        .testTarget(
            name: "CLITests",
            dependencies: [
                "TestSupport", "midic", "MidicCommandLine", "MidicJSON", "MidicLang", "MidicCompiler", "MidicRuntime",
            ],
            path: "Tests/CLITests", swiftSettings: withSpans),
    ] + fuzzers
)
