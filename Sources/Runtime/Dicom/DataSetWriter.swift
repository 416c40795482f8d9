/// Builds a data set: elements in the order in which they are given, padded to even lengths, in one encoding.
///
///     var set = DataSetWriter(.explicitLittle)
///     set.element(.patientName, .PN, "Doe^Jane")
///     set.sequence(.conceptNameCodeSequence) { sequence in
///         sequence.item { $0.element(.codeValue, .SH, "121106") }
///     }
package struct DataSetWriter {
    package let encoding: Encoding
    /// What has been written so far.
    package var bytes: [UInt8] = []

    package init(_ encoding: Encoding) { self.encoding = encoding }

    /// An element whose value is there in the encoding's byte order.
    package mutating func element(_ tag: Tag, _ vr: VR, bytes value: some Collection<UInt8>) {
        let isOdd = !value.count.isMultiple(of: 2)
        ElementHeader.append(tag, vr, length: value.count + (isOdd ? 1 : 0), encoding, to: &bytes)
        bytes.append(contentsOf: value)
        if isOdd { bytes.append(vr.paddingByte) }
    }

    /// An element of text, in UTF-8 or its ASCII subset.
    package mutating func element(_ tag: Tag, _ vr: VR, _ text: String) { element(tag, vr, bytes: text.utf8) }

    /// An element of a binary number (US, UL).
    package mutating func element(_ tag: Tag, _ vr: VR, uint16 value: UInt16) {
        ElementHeader.append(tag, vr, length: 2, encoding, to: &bytes)
        bytes.append(value, encoding)
    }

    package mutating func element(_ tag: Tag, _ vr: VR, uint32 value: UInt32) {
        ElementHeader.append(tag, vr, length: 4, encoding, to: &bytes)
        bytes.append(value, encoding)
    }

    /// A sequence of defined length.
    ///
    /// - Parameter build: adds the items.
    package mutating func sequence<E: Error>(
        _ tag: Tag, _ build: (inout DataSetWriter) throws(E) -> Void
    ) throws(E) {
        ElementHeader.append(tag, .SQ, length: 0, encoding, to: &bytes)
        try fillLength(build)
    }

    /// An item of defined length; only inside `sequence`.
    ///
    /// - Parameter build: adds the elements.
    package mutating func item<E: Error>(_ build: (inout DataSetWriter) throws(E) -> Void) throws(E) {
        ElementHeader.append(.item, length: 0, encoding, to: &bytes)
        try fillLength(build)
    }

    /// An item whose elements are there, in the same encoding.
    package mutating func item(bytes content: some Collection<UInt8>) {
        ElementHeader.append(.item, length: content.count, encoding, to: &bytes)
        bytes.append(contentsOf: content)
    }

    /// Writes the content behind the header just written, whose last four bytes are the length.
    private mutating func fillLength<E: Error>(_ build: (inout DataSetWriter) throws(E) -> Void) throws(E) {
        let start = bytes.count
        try build(&self)
        bytes.overwrite(UInt32(bytes.count - start), at: start - 4, encoding)
    }
}
