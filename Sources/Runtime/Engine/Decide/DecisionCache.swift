/// Remembers what was decided about elements: within a series the same tags stand in the same places of file after
/// file, and in one file of item after item, so that most decisions are one look-up.
///
/// A decision depends on the tag, the sequence around it, the state of the path automaton, the VR in the file, whether a coded
/// entry is of a registered scheme, and on what is the same for the whole file: variant, guards, whether there are pixels.
/// Where the last of these change, all is forgotten. Whatever `Executor.resolve` asks must be among these; debug builds
/// hold each remembered decision against the searched one.
///
/// What a file may cost must not depend on the files before it. So a decision that is remembered from one of these is charged what
/// its search cost, once, and takes the place that it would have had if it had been searched: what the table does for a file is a
/// function of the file alone.
struct DecisionCache {
    /// What an element's place and VR say, as two words to compare.
    struct Key {
        let place: UInt64
        let state: UInt64

        @inline(__always)
        init(_ tag: Tag, _ level: Level, vr: VR) {
            place = UInt64(tag.rawValue) << 32 | level.parent
            state = level.state | UInt64(vr.rawValue)
        }

        /// Of a private element: what it is asked depends on its decision, not on its tag. Bit 6 keeps these apart from tags: a
        /// VR takes six bits.
        init(_ decision: Decision, _ level: Level, vr: VR) {
            place = UInt64(decision.rawValue) << 32 | level.parent
            state = level.state | UInt64(vr.rawValue) | 1 << 6
        }

        /// Tags and parents differ in few bits; a multiplication spreads them (Knuth, TAOCP volume 3, section 6.4).
        @inline(__always)
        fileprivate static func mixed(_ place: UInt64, _ state: UInt64) -> UInt64 {
            (place ^ place >> 32 &* 0x9E37_79B9 ^ state << 17) &* 0x9E37_79B9_7F4A_7C15
        }

        @inline(__always)
        fileprivate var slot: Int { Int(Key.mixed(place, state) >> UInt64(64 - DecisionCache.slotBits)) }
    }

    /// What all elements of a data set have in common in their keys.
    struct Level {
        fileprivate let parent: UInt64
        fileprivate let state: UInt64

        @inline(__always)
        init(_ context: ItemContext) {
            self.init(
                parent: context.parentValue, pathState: context.pathState,
                isOfRegisteredScheme: context.isOfRegisteredScheme)
        }

        @inline(__always)
        init(parent: UInt32, pathState: Int, isOfRegisteredScheme: Bool) {
            self.parent = UInt64(parent)
            state = UInt64(truncatingIfNeeded: pathState) << 8 | (isOfRegisteredScheme ? 1 << 7 : 0)
        }
    }

    /// A decision, and what follows from it for elements of which nothing but the value has a say.
    struct Known {
        let action: UInt32
        let row: RowFacts?
        let plain: PlainDecision

        init(action: Int, row: RowFacts?, plain: PlainDecision = PlainDecision()) {
            self.action = UInt32(action)
            self.row = row
            self.plain = plain
        }

        fileprivate init() { self.init(action: 0, row: nil) }
    }

    private struct Slot {
        var place: UInt64 = 0
        var state: UInt64 = 0
        /// The number of the file that asked last; 0 for none: the first is 1.
        var file: UInt32 = 0
        /// How many questions the search asked.
        var questions: UInt32 = 0
        var known = Known()

        @inline(__always)
        func holds(_ key: Key, _ file: UInt32) -> Bool {
            place == key.place && state == key.state && self.file == file
        }

        @inline(__always)
        func holds(_ key: Key, since first: UInt32) -> Bool {
            place == key.place && state == key.state && file >= first
        }

        /// Where it is kept once another has taken its place: by other bits than that place.
        var placeAside: Int {
            let mixed = Key.mixed(place, state) >> UInt64(64 - DecisionCache.slotBits - DecisionCache.asideBits)
            return Int(mixed & (1 << UInt64(DecisionCache.asideBits) - 1))
        }
    }

    /// A deep plan has some hundred distinct places, an enhanced image some two hundred.
    private static let slotBits = 11
    private var slots = [Slot](repeating: Slot(), count: 1 << slotBits)
    private static let asideBits = 8
    /// What others have taken the places of. Only what was asked in files before this one is looked for here.
    private var aside = [Slot](repeating: Slot(), count: 1 << asideBits)
    private var file: UInt32 = 0
    /// The first of the files with what is true of this one.
    private var firstFile: UInt32 = 1
    private var decidedFor = FileFacts.Decisive()

    /// Begins a file. Forgets what was decided if it was for files of which other things are true.
    mutating func prepare(for facts: FileFacts) {
        if file == .max {
            for index in slots.indices { slots[index].file = 0 }
            for index in aside.indices { aside[index].file = 0 }
            (file, firstFile) = (0, 1)
        }
        file += 1
        guard !facts.isDecided(by: decidedFor) else { return }
        decidedFor.take(from: facts)
        firstFile = file
    }

    /// What this file has asked before.
    @inline(__always)
    func decision(_ key: Key) -> Known? {
        let place = key.slot
        if slots[place].holds(key, file) { return slots[place].known }
        // Two keys that fall on one place have its neighbour too: one in thirty would look again in every file.
        if slots[place ^ 1].holds(key, file) { return slots[place ^ 1].known }
        return nil
    }

    /// What this file has asked before, or one before it if what is remembered is plain. Nil for whatever else there is to be said:
    /// that it costs too much, or that it takes another's place.
    ///
    /// - Parameter stepsLeft: charged for what this file asks for the first time.
    @inline(__always)
    mutating func plainDecision(_ key: Key, _ stepsLeft: inout Int) -> Known? {
        let place = key.slot
        if slots[place].holds(key, file) { return slots[place].known }
        if slots[place].holds(key, since: firstFile) {
            let questions = Int(slots[place].questions)
            guard slots[place].known.plain.kind != .none, questions <= stepsLeft else { return nil }
            stepsLeft -= questions
            slots[place].file = file
            return slots[place].known
        }
        if slots[place ^ 1].holds(key, file) { return slots[place ^ 1].known }
        return recalled(key, &stepsLeft)
    }

    /// What a file before this one had asked, and another key has driven from its place.
    @inline(never)
    private mutating func recalled(_ key: Key, _ stepsLeft: inout Int) -> Known? {
        guard let (known, questions) = remembered(key), known.plain.kind != .none, questions <= stepsLeft else {
            return nil
        }
        stepsLeft -= questions
        remember(known, for: key, questions: questions)
        return known
    }

    /// What was remembered before this file began, or in it, with the questions that it cost.
    func remembered(_ key: Key) -> (known: Known, questions: Int)? {
        let place = key.slot
        if slots[place].holds(key, since: firstFile) { return (slots[place].known, Int(slots[place].questions)) }
        if slots[place ^ 1].holds(key, since: firstFile) {
            return (slots[place ^ 1].known, Int(slots[place ^ 1].questions))
        }
        let last = aside[Slot(place: key.place, state: key.state).placeAside]
        return last.holds(key, since: firstFile) ? (last.known, Int(last.questions)) : nil
    }

    mutating func remember(_ known: Known, for key: Key, questions: Int) {
        let place = key.slot
        let last = slots[place]
        if last.file == file {
            // What this file asked goes next door.
            putAside(slots[place ^ 1])
            slots[place ^ 1] = last
        } else if last.place != key.place || last.state != key.state {
            putAside(last)
        }
        slots[place] = Slot(
            place: key.place, state: key.state, file: file, questions: UInt32(clamping: questions), known: known)
    }

    /// Keeps for later files what loses its place.
    private mutating func putAside(_ slot: Slot) {
        guard slot.file >= firstFile else { return }
        aside[slot.placeAside] = slot
    }
}

extension FileFacts {
    /// What decisions ask of a file.
    struct Decisive {
        fileprivate var variant = -1
        fileprivate var hasPixelData = false
        fileprivate var guards: [UInt64] = []

        fileprivate mutating func take(from facts: FileFacts) {
            variant = facts.variant
            hasPixelData = facts.hasPixelData
            guards.removeAll(keepingCapacity: true)
            guards.append(contentsOf: facts.guards)
        }
    }

    fileprivate func isDecided(by other: Decisive) -> Bool {
        variant == other.variant && hasPixelData == other.hasPixelData && guards == other.guards
    }
}
