// Value templates, item templates, declarations, rules and provenance.

extension RulesetVerifier {
    func checkTemplates() throws(RulesetError) {
        for index in 0..<count(.VPRT) {
            let offset = start(.VPRT, index)
            guard let kind = ValuePartRecord.Kind(rawValue: bytes.u8(offset)) else {
                throw RulesetError(.corruptSection, section: "VPRT", record: index, detail: "kind")
            }
            try requireZero(offset + 1, 3, .VPRT, index)
            let target: RulesetSection =
                switch kind {
                case .literal: .STRS
                case .param: .PRMS
                case .blob: .BLOB
                }
            try requireIndex(offset + 4, in: target, .VPRT, index)
        }
        for index in 0..<count(.VALU) {
            try requireRun(start(.VALU, index), in: .VPRT, .VALU, index)
        }
        if count(.BLOB) > 0 { _ = try RunTable(bytes, layout[.BLOB], section: .BLOB) }
    }

    func checkItemTemplates() throws(RulesetError) {
        guard count(.ITEM) > 0 else { return }
        let runs = try RunTable(bytes, layout[.ITEM], section: .ITEM)
        for index in 0..<runs.count { try checkDataSet(runs.range(index), record: index, depth: 0) }
    }

    /// A data set in Explicit VR Little Endian with defined lengths and ascending tags (PS3.5 section 7.1.2), as the
    /// executor writes it into an item.
    private func checkDataSet(_ range: Range<Int>, record: Int, depth: Int) throws(RulesetError) {
        guard depth <= RulesetLimits.templateDepth else {
            throw RulesetError(.limitExceeded, section: "ITEM", record: record, detail: "depth of sequences")
        }
        var offset = range.lowerBound
        var previous: UInt32 = 0
        while offset < range.upperBound {
            try require(range.upperBound - offset >= 8, .ITEM, record, "an element's header")
            let tag = Tag(bytes.u16(offset), bytes.u16(offset + 2))
            try require(tag.rawValue > previous, .ITEM, record, "tags not in order")
            try require(!tag.isPrivate && tag.group >= 0x0008 && tag.group != 0xFFFE, .ITEM, record, "tag")
            previous = tag.rawValue
            guard let vr = VR(bytes.u8(offset + 4), bytes.u8(offset + 5)) else {
                throw RulesetError(.corruptSection, section: "ITEM", record: record, detail: "VR")
            }
            let length: Int
            if vr.hasLongHeader {
                try require(range.upperBound - offset >= 12, .ITEM, record, "an element's header")
                try requireZero(offset + 6, 2, .ITEM, record)
                length = bytes.int(offset + 8)
                offset += 12
            } else {
                length = Int(bytes.u16(offset + 6))
                offset += 8
            }
            // An undefined length is larger than any ruleset.
            try require(length <= range.upperBound - offset, .ITEM, record, "an element's length")
            try require(length.isMultiple(of: 2), .ITEM, record, "an odd length")
            if vr == .SQ { try checkItems(offset..<offset + length, record: record, depth: depth + 1) }
            offset += length
        }
    }

    private func checkItems(_ range: Range<Int>, record: Int, depth: Int) throws(RulesetError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            try require(range.upperBound - offset >= 8, .ITEM, record, "an item's header")
            let isItem = bytes.u16(offset) == 0xFFFE && bytes.u16(offset + 2) == 0xE000
            try require(isItem, .ITEM, record, "an item's tag")
            let length = bytes.int(offset + 4)
            offset += 8
            try require(length <= range.upperBound - offset, .ITEM, record, "an item's length")
            try checkDataSet(offset..<offset + length, record: record, depth: depth)
            offset += length
        }
    }

    func checkDeclarations() throws(RulesetError) {
        for index in 0..<count(.RNDG) {
            let offset = start(.RNDG, index)
            let step = Int64(bitPattern: bytes.u64(offset))
            let cap = Int32(bitPattern: bytes.u32(offset + 8))
            let (unit, hasCap) = (bytes.u8(offset + 12), bytes.u8(offset + 13))
            try require(step > 0, .RNDG, index, "step")
            try require([0, 0x44, 0x57, 0x4D, 0x59].contains(unit), .RNDG, index, "unit of an age")
            try require(unit == 0 || step % 1_000_000 == 0 && cap >= 0, .RNDG, index, "step of an age")
            try require(hasCap <= 1 && (hasCap == 1 || cap == 0), .RNDG, index, "cap")
            try requireZero(offset + 14, 2, .RNDG, index)
        }
        for index in 0..<count(.SECR) { try requireIndex(start(.SECR, index), in: .STRS, .SECR, index) }
        for index in 0..<count(.PRMS) {
            let offset = start(.PRMS, index)
            let (low, high) = (Int64(bitPattern: bytes.u64(offset)), Int64(bitPattern: bytes.u64(offset + 8)))
            try require(low <= high, .PRMS, index, "range")
            try requireIndex(offset + 16, in: .STRS, .PRMS, index)
            try requireOptionalIndex(offset + 20, in: .STRS, .PRMS, index)
            let kind = ParamRecord.Kind(rawValue: bytes.u8(offset + 24))
            try require(kind != nil, .PRMS, index, "kind")
            try require(kind != .text || low >= 0, .PRMS, index, "range")
            try requireZero(offset + 25, 3, .PRMS, index)
        }
        for index in 0..<count(.OFFS) {
            let offset = start(.OFFS, index)
            let (low, high) = (Int32(bitPattern: bytes.u32(offset + 4)), Int32(bitPattern: bytes.u32(offset + 8)))
            try requireIndex(offset, in: .STRS, .OFFS, index)
            try require(low <= high, .OFFS, index, "range")
            try require(low > 0 || high < 0, .OFFS, index, "a range with 0 days")
            try requireIndex(offset + 12, in: .SECR, .OFFS, index)
            try requireRun(offset + 16, in: .OKEY, .OFFS, index)
            try require(bytes.u32(offset + 20) >= 1, .OFFS, index, "an offset without key")
        }
        try requireSortedNames(.RUID)
        try requireUnpadded(.RUID)
    }

    func checkRules() throws(RulesetError) {
        for index in 0..<count(.RULE) {
            let offset = start(.RULE, index)
            try require(RuleRecord.Origin(rawValue: bytes.u8(offset)) != nil, .RULE, index, "origin")
            try require(bytes.u8(offset + 1) <= 1, .RULE, index, "flags")
            try requireIndex(offset + 4, in: .STRS, .RULE, index)
            try requireOptionalIndex(offset + 8, in: .STRS, .RULE, index)
        }
        for index in 0..<count(.CODE) {
            for field in 0..<3 { try requireIndex(start(.CODE, index) + 4 * field, in: .STRS, .CODE, index) }
        }
    }

    /// Provenance: its checksum (checked with the layout), the number of records, the records, and the file names.
    func checkProvenance() throws(RulesetError) {
        let extent = layout[.PROV]
        guard extent.count > 0 else { return }
        let head = RulesetLayout.provenanceChecksumSize + 4
        try require(extent.length >= head + 4, .PROV, -1, "length")
        let records = bytes.int(extent.start + head - 4)
        let files = head + 12 * records
        try require(files <= extent.length - 4, .PROV, -1, "record count")
        let fileCount = bytes.int(extent.start + files)
        try require(records + fileCount == extent.count, .PROV, -1, "record count")
        let place = RulesetLayout.Extent(
            start: extent.start + files, length: extent.length - files, count: fileCount)
        let names = try RunTable(bytes, place, section: .PROV)
        for index in 0..<fileCount {
            let isText = String(validating: bytes.storage[names.range(index)], as: UTF8.self) != nil
            try require(isText, .PROV, index, "not UTF-8")
        }
        var previous = 0
        for index in 0..<records {
            let offset = extent.start + head + 12 * index
            let rule = bytes.int(offset)
            try require(rule >= previous, .PROV, index, "not in order")
            try requireIndex(offset, in: .RULE, .PROV, index)
            try require(bytes.int(offset + 4) < fileCount, .PROV, index, "index of a file")
            previous = rule
        }
    }
}
