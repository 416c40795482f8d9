/// Other files that a policy names, with their digests.
extension Parser {
    /// `import "FILE" sha256:HEX`, where the current token is `import`.
    mutating func parseImport() {
        let start = mark
        bump()
        expectText("a file in quotes, as in `import \"devices.midic\"`")
        parsePin()
        finish(.importFile, from: start)
    }

    /// `set NAME from "FILE" sha256:HEX`, where the current token is `from`.
    mutating func parseTagList(from start: Int) {
        bump()
        expectText("a list of tags in quotes, as in `from \"tags.txt\"`")
        parsePin()
        finish(.tagList, from: start)
    }

    /// `safe_list "FILE" sha256:HEX override because "..."`, where the current token is `safe_list`.
    mutating func parseSafeList() {
        let start = mark
        bump()
        expectText("a list of private elements in quotes, as in `safe_list \"safe.tsv\" override because \"...\"`")
        parsePin()
        markOverride()
        parseReason()
        finish(.safeList, from: start)
    }

    /// `sha256:HEX`, if it stands here.
    mutating func parsePin() {
        guard at("sha256") else { return }
        let start = mark
        relex(.digest)
        let isDigest = current.kind == .digest
        bump()
        if !isDigest { miss("`:` and the 64 hexadecimal digits that `sha256sum` prints, without a blank") }
        finish(.pin, from: start)
    }
}
