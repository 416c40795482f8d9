// Automata: the directory, and the tables of each.

extension RulesetVerifier {
    func checkAutomata() throws(RulesetError) {
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

    /// `matches` asks about whole values.
    private func checkUsesOfAutomata() throws(RulesetError) {
        for index in 0..<count(.ATOM) where bytes.u8(start(.ATOM, index) + 5) == AtomRecord.Test.matches.rawValue {
            let entry = layout[.DFAS].start + 4 + AutomatonPlace.entrySize * bytes.int(start(.ATOM, index) + 12)
            try require(
                bytes.u8(entry) == AutomatonRecord.Kind.wholeValue.rawValue, .ATOM, index, "kind of the automaton")
        }
    }
}
