// DFAS: automata over bytes.

/// A deterministic automaton over bytes.
///
/// State 0 starts. Bytes that no state tells apart share a class.
package struct AutomatonRecord: Hashable, Sendable {
    /// How a value is matched. Codes never change within a major version; each later one has a capability of its own.
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// The whole value, from its first byte to its last.
        case wholeValue = 1
        /// Every match anywhere in the value: the leftmost first, of those the longest, and the next one after its end.
        case longestMatch = 2
    }
    package var kind: Kind
    package var stateCount: UInt32
    package var classCount: UInt32
    /// The class of each byte; 256 entries.
    package var byteClasses: [UInt8]
    /// The next state of each state and class; `stateCount * classCount` entries.
    package var transitions: [UInt16]
    /// Whether each state accepts: 0 or 1.
    package var accepting: [UInt8]
    /// A second automaton, for `longestMatch`; nil for `wholeValue`.
    package var lookahead: Lookahead?

    /// Reads a value from its end to its start and tells, before each byte, from which states of the first automaton the rest
    /// of the value still leads to an accepting one. So a search knows where a match starts and where the longest one ends
    /// without ever reading a byte twice. State 0 starts, and stands for the value's end: no state.
    package struct Lookahead: Hashable, Sendable {
        package var stateCount: UInt32
        /// The next state of each state and class; `stateCount * classCount` entries.
        package var transitions: [UInt16]
        /// For each state, a bit for each state of the first automaton, in whole bytes.
        package var sets: [UInt8]

        package init(stateCount: UInt32, transitions: [UInt16], sets: [UInt8]) {
            self.stateCount = stateCount
            self.transitions = transitions
            self.sets = sets
        }
    }

    package init(
        kind: Kind = .wholeValue, stateCount: UInt32, classCount: UInt32, byteClasses: [UInt8], transitions: [UInt16],
        accepting: [UInt8], lookahead: Lookahead? = nil
    ) {
        self.kind = kind
        self.stateCount = stateCount
        self.classCount = classCount
        self.byteClasses = byteClasses
        self.transitions = transitions
        self.accepting = accepting
        self.lookahead = lookahead
    }
}

/// Where the parts of an automaton lie: offsets in the ruleset.
struct AutomatonPlace {
    var kind: AutomatonRecord.Kind
    var classCount: Int
    var stateCount: Int
    /// 0 for `wholeValue`.
    var lookaheadCount: Int
    /// The class of each byte.
    var classes: Int
    /// The next state (2 bytes) of each state and class.
    var transitions: Int { classes + 256 }
    /// A byte for each state.
    var accepting: Int { transitions + 2 * stateCount * classCount }
    /// The next state (2 bytes) of each lookahead state and class.
    var lookahead: Int { accepting + stateCount }
    /// A bit for each state, in whole bytes, for each lookahead state.
    var sets: Int { lookahead + 2 * lookaheadCount * classCount }
    var setSize: Int { (stateCount + 7) / 8 }
    var end: Int { sets + lookaheadCount * (lookaheadCount > 0 ? setSize : 0) }

    /// Bytes of an entry of the directory: kind, 0, classes (2), states (4), lookahead states (4), offset in the payload (4).
    static let entrySize = 16

    /// - Parameters:
    ///   - entry: offset of the directory's entry in the ruleset.
    ///   - section: offset of the payload in the ruleset.
    init(_ bytes: TableBytes, entry: Int, section: Int) {
        kind = AutomatonRecord.Kind(rawValue: bytes.u8(entry)) ?? .wholeValue
        classCount = Int(bytes.u16(entry + 2))
        stateCount = bytes.int(entry + 4)
        lookaheadCount = bytes.int(entry + 8)
        classes = section + bytes.int(entry + 12)
    }
}

extension SectionLayout {
    static let automata: [SectionLayout] = [
        SectionLayout(
            .DFAS, "automata: see below",
            encode: { content, out in AutomatonRecord.write(content.automata, to: &out) },
            decode: { ruleset, content in
                content.automata = (0..<ruleset.automatonCount).map { ruleset.automaton(at: $0) }
            },
            check: { verifier throws(RulesetError) in try verifier.checkAutomata() })
    ]
}

extension AutomatonRecord {
    /// Automata: their number, a directory, and the data of each, aligned to 4 (`AutomatonPlace`).
    fileprivate static func write(_ automata: [AutomatonRecord], to out: inout ByteWriter) -> Int {
        var offset = 4 + AutomatonPlace.entrySize * automata.count
        out.u32(UInt32(automata.count))
        for automaton in automata {
            out.u8(automaton.kind.rawValue)
            out.u8(0)
            out.u16(UInt16(truncatingIfNeeded: automaton.classCount))
            out.u32(automaton.stateCount)
            out.u32(automaton.lookahead?.stateCount ?? 0)
            out.u32(UInt32(offset))
            offset += 256 + 2 * automaton.transitions.count + automaton.accepting.count
            if let lookahead = automaton.lookahead {
                offset += 2 * lookahead.transitions.count + lookahead.sets.count
            }
            offset = (offset + 3) & ~3
        }
        for automaton in automata {
            out.append(automaton.byteClasses)
            for next in automaton.transitions { out.u16(next) }
            out.append(automaton.accepting)
            if let lookahead = automaton.lookahead {
                for next in lookahead.transitions { out.u16(next) }
                out.append(lookahead.sets)
            }
            out.align(4)
        }
        return automata.count
    }
}

extension RulesetVerifier {
    fileprivate func checkAutomata() throws(RulesetError) {
        let extent = layout[.DFAS]
        try require(
            has(.automata) == (extent.count > 0), .DFAS, -1, "the capability of automata")
        var searches = false
        var expected = 4 + AutomatonPlace.entrySize * extent.count
        if extent.count > 0 { try require(expected <= extent.length, .DFAS, -1, "record count") }
        for index in 0..<extent.count {
            let entry = extent.start + 4 + AutomatonPlace.entrySize * index
            try require(AutomatonRecord.Kind(rawValue: bytes.u8(entry)) != nil, .DFAS, index, "kind")
            try require(bytes.u8(entry + 1) == 0, .DFAS, index, "flags")
            let place = AutomatonPlace(bytes, entry: entry, section: extent.start)
            for states in [place.stateCount, place.lookaheadCount] where states > RulesetLimits.automatonStates {
                throw RulesetError(.limitExceeded, section: "DFAS", record: index, detail: "number of states")
            }
            try require(place.stateCount >= 1, .DFAS, index, "number of states")
            try require((1...256).contains(place.classCount), .DFAS, index, "number of byte classes")
            try require(
                (place.lookaheadCount > 0) == (place.kind == .longestMatch), .DFAS, index, "number of lookahead states")
            try require(bytes.int(entry + 12) == expected, .DFAS, index, "offset")
            // At most 2^16 states of 2^8 classes, and as many sets of 2^13 bytes: far below what overflows.
            let end = place.end - extent.start
            try require(end <= extent.length, .DFAS, index, "past the section's end")
            try checkTables(place, index)
            let padded = (end + 3) & ~3
            try require(padded <= extent.length, .DFAS, index, "past the section's end")
            try requireZero(extent.start + end, padded - end, .DFAS, index)
            expected = padded
            if place.kind == .longestMatch { searches = true }
        }
        if extent.count > 0 {
            try require(expected == extent.length, .DFAS, extent.count - 1, "bytes after the last record")
        }
        try require(has(.search) == searches, .DFAS, -1, "the capability of searching")
        try checkUsesOfAutomata()
    }

    private func has(_ capability: RulesetCapability) -> Bool { layout.capabilities & capability.bit != 0 }

    private func checkTables(_ place: AutomatonPlace, _ index: Int) throws(RulesetError) {
        for byte in place.classes..<place.transitions {
            try require(Int(bytes.u8(byte)) < place.classCount, .DFAS, index, "byte class")
        }
        for transition in 0..<place.stateCount * place.classCount {
            try require(
                Int(bytes.u16(place.transitions + 2 * transition)) < place.stateCount, .DFAS, index, "next state")
        }
        for state in place.accepting..<place.lookahead {
            try require(bytes.u8(state) <= 1, .DFAS, index, "accepting state")
        }
        for transition in 0..<place.lookaheadCount * place.classCount {
            try require(
                Int(bytes.u16(place.lookahead + 2 * transition)) < place.lookaheadCount, .DFAS, index, "next state")
        }
        guard place.lookaheadCount > 0 else { return }
        // At the value's end nothing is ahead.
        try requireZero(place.sets, place.setSize, .DFAS, index)
        let used = place.stateCount % 8
        for set in 0..<place.lookaheadCount where used > 0 {
            let last = bytes.u8(place.sets + (set + 1) * place.setSize - 1)
            try require(last >> UInt8(used) == 0, .DFAS, index, "a lookahead set")
        }
    }

    /// `matches` asks about whole values, and so does `matching` of a parameter.
    private func checkUsesOfAutomata() throws(RulesetError) {
        for index in 0..<count(.PRMS) {
            let param = record(.PRMS, ParamRecord.layout, index)
            guard param.pattern > 0 else { continue }
            try require(
                param.kind == .text && Int(param.pattern) <= count(.DFAS), .PRMS, index, "automaton of a parameter")
            let entry = layout[.DFAS].start + 4 + AutomatonPlace.entrySize * (Int(param.pattern) - 1)
            try require(
                bytes.u8(entry) == AutomatonRecord.Kind.wholeValue.rawValue, .PRMS, index, "kind of the automaton")
        }
        for index in 0..<count(.ATOM)
        where AtomRecord.Test(rawValue: bytes.u8(start(.ATOM, index) + 5))?.operand == .automaton {
            let entry = layout[.DFAS].start + 4 + AutomatonPlace.entrySize * bytes.int(start(.ATOM, index) + 12)
            try require(
                bytes.u8(entry) == AutomatonRecord.Kind.wholeValue.rawValue, .ATOM, index, "kind of the automaton")
        }
    }
}
