/// Values and items that the policy brings along.
extension Executor {
    /// The bytes of a value template: text in the character set in force, numbers of binary VRs in the byte order of the data set.
    func templateValue(_ index: Int, vr: VR, _ context: ItemContext) throws(FileFailure.Code) -> [UInt8] {
        let (text, blob) = try templateText(index)
        if let blob { return blob }
        if vr.isBinaryNumber {
            var bytes: [UInt8] = []
            for number in text.split(separator: 0x5C, omittingEmptySubsequences: false) {
                guard bytes.append(number: String(decoding: number, as: UTF8.self)[...], vr, context.encoding) else {
                    throw .unreadableNumber
                }
            }
            return bytes
        }
        do throws(TextFault) {
            return try characterSet(of: context).encode(text)
        } catch {
            throw .notEncodable
        }
    }

    /// What a value template says, in UTF-8, or the bytes that it ends with.
    func templateText(_ index: Int) throws(FileFailure.Code) -> (text: [UInt8], blob: [UInt8]?) {
        let template = ruleset.valueTemplate(at: index)
        var text: [UInt8] = []
        for part in 0..<Int(template.partCount) {
            let record = ruleset.valuePart(at: Int(template.firstPart) + part)
            switch record.kind {
            case .literal: ruleset.appendString(Int(record.index), to: &text)
            case .param: text.append(contentsOf: configuration.params[Int(record.index)].utf8)
            case .column: try appendCell(Int(record.index), to: &text)
            case .blob: return (text, ruleset.blob(at: Int(record.index)))
            }
        }
        return (text, nil)
    }

    /// Writes a sequence with one item from the ruleset's templates, or with none.
    ///
    /// - Parameter template: its index, or nil for zero items.
    mutating func emitItemTemplate(_ template: Int?, tag: Tag) {
        var items = DataSetWriter(outputEncoding)
        if let template {
            let bytes = ruleset.itemTemplate(at: template)
            items.item { ItemTemplate.write(bytes.rawBytes, 0..<bytes.count, to: &$0) }
        }
        emitItems(items.bytes, tag: tag)
    }

    /// Writes a sequence of items that are there, in the output's encoding.
    mutating func emitItems(_ items: [UInt8], tag: Tag) {
        changes += 1
        emitHeader(tag, .SQ, length: items.count)
        let start = patch.arena.count
        patch.arena.append(contentsOf: items)
        patch.commitArena(from: start)
    }
}

/// Item templates are stored in Explicit VR Little Endian with defined lengths; a data set may want another encoding.
enum ItemTemplate {
    /// Writes the elements of a template in the writer's encoding.
    ///
    /// - Parameter bytes: verified by the ruleset's loader to be well formed: ascending elements, defined lengths.
    static func write(_ bytes: RawSpan, _ range: Range<Int>, to writer: inout DataSetWriter) {
        var offset = range.lowerBound
        while let header = try? ElementHeader.read(
            bytes, at: offset, limit: range.upperBound, encoding: .explicitLittle),
            let vr = header.vr
        {
            let start = offset + header.byteCount
            let end = start + Int(header.length)
            guard end <= range.upperBound else { return }
            if vr == .SQ {
                writer.sequence(header.tag) { writeItems(bytes, start..<end, to: &$0) }
            } else {
                var value = bytes.copyBytes(at: start, length: end - start)
                if writer.encoding.isBigEndian { value.swapBytes(unit: vr.byteOrderUnit) }
                writer.element(header.tag, vr, bytes: value)
            }
            offset = end
        }
    }

    private static func writeItems(_ bytes: RawSpan, _ range: Range<Int>, to writer: inout DataSetWriter) {
        var offset = range.lowerBound
        while let header = try? ElementHeader.read(
            bytes, at: offset, limit: range.upperBound, encoding: .explicitLittle)
        {
            let start = offset + header.byteCount
            let end = min(start + Int(header.length), range.upperBound)
            writer.item { write(bytes, start..<end, to: &$0) }
            offset = end
        }
    }
}

extension [UInt8] {
    /// Turns the bytes of each `unit` around.
    mutating func swapBytes(unit: Int, from first: Int = 0) {
        guard unit > 1 else { return }
        for start in stride(from: first, through: count - unit, by: unit) { self[start..<start + unit].reverse() }
    }

    /// Appends a decimal number in a binary VR; false if it is not a number or out of the VR's range.
    mutating func append(number: Substring, _ vr: VR, _ encoding: Encoding) -> Bool {
        switch vr {
        case .US:
            guard let value = UInt16(number) else { return false }
            append(value, encoding)
        case .SS:
            guard let value = Int16(number) else { return false }
            append(UInt16(bitPattern: value), encoding)
        case .UL:
            guard let value = UInt32(number) else { return false }
            append(value, encoding)
        case .SL:
            guard let value = Int32(number) else { return false }
            append(UInt32(bitPattern: value), encoding)
        case .UV:
            guard let value = UInt64(number) else { return false }
            append(value, encoding)
        case .SV:
            guard let value = Int64(number) else { return false }
            append(UInt64(bitPattern: value), encoding)
        case .FL:
            guard let value = Float(number) else { return false }
            append(value.bitPattern, encoding)
        case .FD:
            guard let value = Double(number) else { return false }
            append(value.bitPattern, encoding)
        default: return false
        }
        return true
    }
}
