/// What a file that should be a policy is, told by how it begins.
///
/// A policy says so in its first words. Any other file may hold a key, a password or a patient's name, so nothing of it
/// is ever shown.
package enum FileKind: Sendable, Hashable {
    /// `midic` and a version stand first.
    case policy
    case empty
    case utf16
    /// It has bytes that no text has.
    case binary
    /// It begins with `policy`, so the first line was left out.
    case policyWithoutHeader
    case otherText

    package init(_ bytes: [UInt8]) {
        let start = bytes.prefix(4096)
        if bytes.isEmpty {
            self = .empty
        } else if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
            || start.count > 1 && (start[0] == 0) != (start[1] == 0)
        {
            self = .utf16
        } else {
            let kind = FileKind.firstWords(of: bytes)
            self = kind != .policy && start.contains(0) ? .binary : kind
        }
    }

    private static func firstWords(of bytes: [UInt8]) -> FileKind {
        func spells(_ token: Token, _ word: String) -> Bool {
            token.kind == .name && bytes[token.start..<token.end].elementsEqual(word.utf8)
        }
        var lexer = Lexer(bytes)
        let first = lexer.next()
        if first.kind == .endOfFile { return .empty }
        if spells(first, "policy") { return .policyWithoutHeader }
        guard spells(first, "midic") else { return .otherText }
        let second = lexer.next()
        let isVersion =
            second.kind == .number && second.flaw == nil && !second.startsLine && second.start > second.triviaStart
            && bytes[second.start..<second.end].allSatisfy(\.isDigit)
        return isVersion ? .policy : .otherText
    }

    /// The one finding about a file that is no policy. Its place is the file's beginning, so that nothing of it is shown.
    package func finding(about file: FileID) -> Diagnostic {
        let start = SourceRange(file: file, lower: 0, upper: 0)
        return Diagnostic(
            .missingHeader, "this file \(problem)", at: start,
            fixIts: self == .policyWithoutHeader
                ? [FixIt("add `midic 1`", replace: start, with: "midic 1\n\n")] : [])
    }

    /// Why the file is no policy and what to do, to go on with "the file ".
    package var problem: String {
        switch self {
        case .policy: "is a policy"
        case .empty: "is empty; a policy begins with `midic 1`"
        case .utf16: "is not UTF-8 but, as it seems, UTF-16; save it as UTF-8"
        case .binary: "is no text, and so no policy"
        case .policyWithoutHeader, .otherText:
            "does not begin with `midic 1`, so it is taken for no policy and nothing of it is shown; if it is one, write that as its first line"
        }
    }
}
