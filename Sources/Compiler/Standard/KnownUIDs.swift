internal import MidicRuntime

/// Published UIDs of classes, coding schemes and transfer syntaxes that PS3.6 does not register: whoever sees one learns
/// nothing but which vendor's product wrote a file. From Tools/standard/known-uids.tsv, which names the sources.
package struct KnownUIDs: Sendable {
    package static let shared = KnownUIDs()

    /// SOP classes and coding schemes, ascending by their bytes.
    package let classes: [String]
    package let transferSyntaxes: [String]

    private init() {
        var text = PackedText(StandardData.knownUIDs)
        var classes: [String] = []
        var transferSyntaxes: [String] = []
        while !text.isAtEnd {
            let uid = text.field()
            if text.flag(UInt8(ascii: "t")) { transferSyntaxes.append(uid) } else { classes.append(uid) }
            _ = text.field()
        }
        self.classes = classes
        self.transferSyntaxes = transferSyntaxes
    }
}
