internal import MidicLang
internal import MidicRuntime

/// Why elements are treated as they are.
public struct PolicyExplanation: Sendable {
    let policy: CheckedPolicy
    let sources: SourceMap
}
