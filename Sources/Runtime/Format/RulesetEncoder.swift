/// Turns content into the canonical bytes of docs/ruleset-format.md.
package enum RulesetEncoder {
    /// The bytes of a ruleset.
    ///
    /// Equal content gives equal bytes: sections stand in the order of their names, those without records are left out, and
    /// nothing of time, host or path goes in. The encoder does not judge the content; `Ruleset.init` does, and a compiler
    /// passes what it made through that before it hands it out.
    ///
    /// - Parameter content: what the ruleset says. Tables must already be in their stated orders.
    package static func encode(_ content: RulesetContent) -> [UInt8] {
        var sections: [EncodedSection] = []
        for layout in SectionLayout.all {
            var writer = ByteWriter()
            let count = layout.encode(content, &writer)
            if count > 0 {
                sections.append(
                    EncodedSection(
                        code: layout.section.code, flags: layout.flags, recordCount: UInt32(count),
                        payload: writer.bytes))
            }
        }
        let capabilities = RulesetCapability.needed(by: content).reduce(0) { $0 | $1.bit }
        return assemble(sections, capabilities: capabilities)
    }

    /// A section ready to be placed.
    struct EncodedSection {
        var code: UInt32
        var flags: UInt32
        var recordCount: UInt32
        var payload: [UInt8]
    }

    /// Header, section table and payloads.
    static func assemble(
        _ sections: [EncodedSection], capabilities: UInt64, minor: UInt16 = RulesetHeader.minor
    ) -> [UInt8] {
        var offset = RulesetHeader.size + RulesetHeader.tableEntrySize * sections.count
        var table = ByteWriter()
        var payloads = ByteWriter()
        for section in sections {
            let start = RulesetHeader.aligned(offset)
            payloads.zeros(start - offset)
            payloads.append(section.payload)
            offset = start + section.payload.count
            table.u32(section.code)
            table.u32(section.flags)
            table.u32(UInt32(start))
            table.u32(UInt32(section.payload.count))
            table.u32(section.recordCount)
            table.u32(0)
        }
        let total = RulesetHeader.aligned(offset)
        payloads.zeros(total - offset)

        var writer = ByteWriter()
        writer.append(RulesetHeader.magic)
        writer.u16(RulesetHeader.major)
        writer.u16(minor)
        writer.u32(UInt32(total))
        writer.u32(UInt32(sections.count))
        writer.u32(0)
        writer.u64(capabilities)
        writer.append(digest(of: sections))
        writer.append(table.bytes)
        writer.append(payloads.bytes)
        return writer.bytes
    }

    /// SHA-256 over the semantic sections: a label, then name, length and payload of each, in the order of names.
    static func digest(of sections: [EncodedSection]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(Array(RulesetHeader.digestLabel.utf8))
        for section in sections where section.flags & RulesetSection.semanticFlag != 0 {
            var head = ByteWriter()
            head.u32(section.code)
            head.u32(UInt32(section.payload.count))
            hasher.update(head.bytes)
            hasher.update(section.payload)
        }
        return hasher.finish()
    }
}
