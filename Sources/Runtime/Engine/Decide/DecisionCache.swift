/// Remembers what was decided about elements: within a series the same tags stand in the same places of file after
/// file, and in one file of item after item, so that most decisions are one look-up.
///
/// A decision depends on the tag, the sequence around it, the state of the path automaton, the VR in the file, whether a coded
/// entry is of a registered scheme, and on what is the same for the whole file: variant, guards, whether there are pixels.
/// Where the last of these change, all is forgotten. Whatever `Executor.resolve` asks must be among these; debug builds
/// hold each remembered decision against the searched one.
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
        fileprivate var slot: Int {
            let mixed = (place ^ place >> 32 &* 0x9E37_79B9 ^ state << 17) &* 0x9E37_79B9_7F4A_7C15
            return Int(mixed >> UInt64(64 - DecisionCache.slotBits))
        }
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
        /// 0 for none: the first is 1.
        var generation: UInt32 = 0
        var known = Known()

        @inline(__always)
        func holds(_ key: Key, _ generation: UInt32) -> Bool {
            place == key.place && state == key.state && self.generation == generation
        }
    }

    /// A deep plan has some hundred distinct places, an enhanced image some two hundred.
    private static let slotBits = 11
    private var slots = [Slot](repeating: Slot(), count: 1 << slotBits)
    private var generation: UInt32 = 1
    private var decidedFor = FileFacts.Decisive()

    /// Forgets what was decided if it was for files of which other things are true.
    mutating func prepare(for facts: FileFacts) {
        guard !facts.isDecided(by: decidedFor) else { return }
        decidedFor.take(from: facts)
        if generation == .max {
            for index in slots.indices { slots[index].generation = 0 }
            generation = 0
        }
        generation += 1
    }

    @inline(__always)
    func decision(_ key: Key) -> Known? {
        let place = key.slot
        if slots[place].holds(key, generation) { return slots[place].known }
        // Two keys that fall on one place have its neighbour too: one in thirty would look again in every file.
        if slots[place ^ 1].holds(key, generation) { return slots[place ^ 1].known }
        return nil
    }

    mutating func remember(_ known: Known, for key: Key) {
        let place = key.slot
        // What was there goes next door.
        if slots[place].generation == generation { slots[place ^ 1] = slots[place] }
        slots[place] = Slot(place: key.place, state: key.state, generation: generation, known: known)
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
