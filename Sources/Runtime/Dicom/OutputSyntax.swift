/// How the output is encoded and what it declares. Declared syntax, encoding and the form of the pixels agree in every output.
package struct OutputSyntax: Sendable {
    package var syntax = TransferSyntax.explicitLittle
    package var encoding = Encoding.explicitLittle

    package init() {}

    /// The declared syntax where it agrees with the bytes; where it does not, the one that does.
    ///
    /// - Fragments need the encapsulated syntax that the file names, once or in a second copy, and explicit VR little endian: a
    ///   data set in implicit VR is written so, since there is no encapsulated syntax for it (PS3.5 annex A.4).
    /// - Native pixels under an encapsulated syntax are declared as what they are, and so is a data set whose encoding is not
    ///   the declared one. A deflated data set is written inflated.
    ///
    /// - Throws: `ambiguous-encoding` where no syntax says what the bytes are; `unknown-transfer-syntax` for a private syntax
    ///   over anything but explicit VR little endian.
    init(_ header: FileHeader, _ tape: borrowing ElementTape) throws(FileFailure) {
        let encoding = header.encoding
        self.encoding = encoding
        // The common case, which needs no list: native pixels or none under the one syntax that the file names.
        if let declared = header.declaredSyntax, header.repeatedSyntax == nil, declared.encoding == encoding,
            !declared.isDeflated, !declared.isEncapsulated, !tape.hasFragments
        {
            syntax = declared
            return
        }
        let candidates = [header.declaredSyntax, header.repeatedSyntax].compactMap { $0 }
        let pixels = tape.find(.pixelData)
        if candidates.contains(where: { $0.encoding == nil }) {
            guard encoding == .explicitLittle, let declared = header.declaredSyntax, candidates.count == 1 else {
                throw FileFailure(.unknownTransferSyntax, at: header.dataSetOffset, tag: .transferSyntaxUID)
            }
            syntax = declared
        } else if tape.hasFragments {
            let encapsulated = candidates.filter(\.isEncapsulated)
            let isNativeToo = pixels.map { tape.entries[$0].kind != .fragments } ?? false
            guard encapsulated.count == 1, !encoding.isBigEndian, !isNativeToo else {
                throw FileFailure(.ambiguousEncoding, at: header.dataSetOffset, tag: .transferSyntaxUID)
            }
            syntax = encapsulated[0]
            self.encoding = .explicitLittle
        } else {
            let isNative = pixels != nil
            let fitting = candidates.first {
                $0.encoding == header.encoding && !$0.isDeflated && !(isNative && $0.isEncapsulated)
            }
            syntax = fitting ?? .plain(encoding)
        }
    }
}
