/// `import "devices.midic" sha256:HEX`.
package struct FileImport: Sendable {
    package var file: TextLiteral
    package var pin: DigestPin?
    package let range: SourceRange

    package init(file: TextLiteral, pin: DigestPin?, range: SourceRange) {
        self.file = file
        self.pin = pin
        self.range = range
    }
}

/// `sha256:HEX` behind a file's name: the digest of its bytes.
package struct DigestPin: Sendable, Hashable {
    /// What stands behind the colon, as written.
    package var digits: String
    package let range: SourceRange

    package init(digits: String, range: SourceRange) {
        self.digits = digits
        self.range = range
    }
}
