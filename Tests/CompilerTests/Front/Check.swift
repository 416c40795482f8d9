import MidicCompiler
import MidicLang

/// Runs the front on texts: `policy` is the file `policy.midic`, `others` are files beside it.
func check(_ policy: String, _ others: [String: String] = [:]) -> FrontResult {
    let files = others.merging(["policy.midic": policy]) { $1 }
    return PolicyFront.check(path: "policy.midic") { files[$0].map { Array($0.utf8) } }
}

/// A policy block that says all that must be said, around some statements.
func policy(_ body: String, extends: String = "extends basic") -> String {
    """
    midic 1
    policy sample version "1" {
        standard "2026d"
        \(extends)
        otherwise remove
        on_error quarantine
    }
    \(body)

    """
}

/// A sound policy in the order that the decisions are made in.
func canonical(_ policy: CheckedPolicy) -> CheckedPolicy {
    CanonicalPolicy(policy, catalogue: .standard).policy
}

/// `E0212 unknown-name`, for comparison with what a test expects.
func codes(_ result: FrontResult) -> [String] { result.diagnostics.map { "\($0.code.number) \($0.code.name)" } }
