/// What a fuzzer gives bytes to.
///
/// The bodies are a library, so that ordinary tests replay corpora and crashes with them; `Fuzz/Main` alone needs libFuzzer.
package struct FuzzTarget: Sendable {
    /// As `Fuzz/run` and the folders of corpora and crashes have it.
    package let name: String
    /// Makes what all inputs share, such as compiled policies, and gives the check of one input: what is wrong, in words
    /// without the input's values, or nil. A trap is a finding too.
    package let prepare: @Sendable () throws -> ([UInt8]) -> String?

    /// In the order in which a fault costs most.
    package static let all = [
        FuzzTarget(name: "verifier") { try VerifierTarget().finding },
        FuzzTarget(name: "engine") { try EngineTarget().finding },
        FuzzTarget(name: "structure") { try StructureTarget().finding },
        FuzzTarget(name: "differential") { try DifferentialTarget().finding },
        FuzzTarget(name: "table") { try TableTarget().finding },
        FuzzTarget(name: "parser") { ParserTarget.finding },
        FuzzTarget(name: "compiler") { CompilerTarget.finding },
    ]

    /// The target of a name.
    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
