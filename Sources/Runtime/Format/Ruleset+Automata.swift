extension Ruleset {
    package var automatonCount: Int { layout[.DFAS].count }

    /// Whether automaton `index` accepts exactly these bytes. One step a byte.
    package func matches(automaton index: Int, _ other: RawSpan, from: Int, count: Int) -> Bool {
        precondition(from >= 0 && count >= 0 && from <= other.byteCount - count, "a range outside the span")
        let place = automatonPlace(index)
        var state = 0
        for offset in from..<from + count { state = next(place, place.transitions, state, other.byte(at: offset)) }
        return bytes.u8(place.accepting + state) != 0
    }

    /// Calls `body` with each match of a `longestMatch` automaton: leftmost first, of those the longest, none inside another.
    /// A match has at least one byte.
    ///
    /// Takes two steps a byte at most, whatever the pattern and the value: one from the end to the start for the lookahead,
    /// one from the start to the end for the matches.
    ///
    /// - Parameters:
    ///   - lookahead: memory that the caller keeps from value to value; 2 bytes for each byte of the longest value.
    ///   - body: gets the match as a range of the span.
    /// - Returns: false if the two automata contradict each other, which no compiler makes: then nothing can be said about the
    ///   rest of the value.
    package func forEachMatch(
        automaton index: Int, _ other: RawSpan, from: Int, count: Int, lookahead: inout [UInt16],
        _ body: (Range<Int>) -> Void
    ) -> Bool {
        precondition(from >= 0 && count >= 0 && from <= other.byteCount - count, "a range outside the span")
        let place = automatonPlace(index)
        precondition(place.kind == .longestMatch, "an automaton of another kind")
        lookahead.removeAll(keepingCapacity: true)
        // Backwards: entry k stands before byte `count - k`.
        var ahead = 0
        lookahead.append(0)
        for offset in stride(from: from + count - 1, through: from, by: -1) {
            ahead = next(place, place.lookahead, ahead, other.byte(at: offset))
            lookahead.append(UInt16(truncatingIfNeeded: ahead))
        }
        func leadsOn(_ state: Int, _ position: Int) -> Bool {
            let set = place.sets + Int(lookahead[count - position]) * place.setSize
            return bytes.u8(set + state >> 3) >> UInt8(state & 7) & 1 == 1
        }
        var position = 0
        while position < count {
            guard leadsOn(0, position) else {
                position += 1
                continue
            }
            let start = position
            var state = 0
            repeat {
                state = next(place, place.transitions, state, other.byte(at: from + position))
                position += 1
            } while position < count && leadsOn(state, position)
            guard bytes.u8(place.accepting + state) != 0 else { return false }
            body(from + start..<from + position)
        }
        return true
    }

    @inline(__always) private func next(_ place: AutomatonPlace, _ table: Int, _ state: Int, _ byte: UInt8) -> Int {
        let byteClass = Int(bytes.u8(place.classes + Int(byte)))
        return Int(bytes.u16(table + 2 * (state * place.classCount + byteClass)))
    }

    private func automatonPlace(_ index: Int) -> AutomatonPlace {
        AutomatonPlace(
            bytes, entry: record(.DFAS, index, size: AutomatonPlace.entrySize) + 4, section: layout[.DFAS].start)
    }

    /// Automaton `index`, decoded.
    package func automaton(at index: Int) -> AutomatonRecord {
        let place = automatonPlace(index)
        func numbers(_ start: Int, _ count: Int) -> [UInt16] { (0..<count).map { bytes.u16(start + 2 * $0) } }
        var record = AutomatonRecord(
            kind: place.kind, stateCount: UInt32(place.stateCount), classCount: UInt32(place.classCount),
            byteClasses: Array(bytes.storage[place.classes..<place.transitions]),
            transitions: numbers(place.transitions, place.stateCount * place.classCount),
            accepting: Array(bytes.storage[place.accepting..<place.lookahead]))
        if place.kind == .longestMatch {
            record.lookahead = AutomatonRecord.Lookahead(
                stateCount: UInt32(place.lookaheadCount),
                transitions: numbers(place.lookahead, place.lookaheadCount * place.classCount),
                sets: Array(bytes.storage[place.sets..<place.end]))
        }
        return record
    }
}
