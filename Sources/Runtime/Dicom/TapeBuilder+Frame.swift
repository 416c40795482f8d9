extension TapeBuilder {
    /// A data set or a sequence that is being read. In 32 bytes, since each container of a file is put on a stack and taken off
    /// again.
    struct Frame: Sendable {
        /// The end of its bytes; for undefined length, that of what encloses it.
        var limit: Int
        /// The tag before, of a data set; -1 at its start.
        var previousTag: Int64 = -1
        /// Gaps known when the frame was entered.
        var gapCount: Int
        /// One more than the entry, as narrow as the entries' own indexes.
        private var entryPlace: UInt32
        private var flags: Flags
        /// What the entry becomes if the trial fails.
        var fallback: TapeEntry.Kind
        /// How the content is encoded.
        var encoding: Encoding

        private struct Flags: OptionSet {
            var rawValue: UInt8

            static let isSequence = Flags(rawValue: 1)
            static let isUndefined = Flags(rawValue: 2)
            static let isTrial = Flags(rawValue: 4)
            static let isOfUnknownVR = Flags(rawValue: 8)
            static let mayBeExplicit = Flags(rawValue: 16)
            static let spellsVR = Flags(rawValue: 32)
            static let isOutOfOrder = Flags(rawValue: 64)
        }

        @inline(__always)
        init(
            entry: Int, limit: Int, isSequence: Bool, isUndefined: Bool, isTrial: Bool = false,
            isOfUnknownVR: Bool = false, mayBeExplicit: Bool = false, fallback: TapeEntry.Kind = .opaqueSequence,
            gapCount: Int = 0, encoding: Encoding
        ) {
            entryPlace = UInt32(truncatingIfNeeded: entry + 1)
            self.limit = limit
            self.gapCount = gapCount
            self.fallback = fallback
            self.encoding = encoding
            var flags: Flags = []
            if isSequence { flags.insert(.isSequence) }
            if isUndefined { flags.insert(.isUndefined) }
            if isTrial { flags.insert(.isTrial) }
            if isOfUnknownVR { flags.insert(.isOfUnknownVR) }
            if mayBeExplicit { flags.insert(.mayBeExplicit) }
            self.flags = flags
        }

        /// The entry of the sequence or the item; -1 for the root.
        @inline(__always) var entry: Int { Int(entryPlace) - 1 }
        @inline(__always) var isSequence: Bool { flags.contains(.isSequence) }
        @inline(__always) var isUndefined: Bool { flags.contains(.isUndefined) }
        /// True for a sequence entered on trial.
        @inline(__always) var isTrial: Bool {
            get { flags.contains(.isTrial) }
            set { set(.isTrial, newValue) }
        }
        /// True for a sequence that only its bytes tell, in a file of explicit VR, and for its items.
        @inline(__always) var isOfUnknownVR: Bool { flags.contains(.isOfUnknownVR) }
        /// True for a sequence whose items are read as implicit VR and may be explicit VR, if that fails.
        @inline(__always) var mayBeExplicit: Bool {
            get { flags.contains(.mayBeExplicit) }
            set { set(.mayBeExplicit, newValue) }
        }
        /// True for a sequence some item of which begins with a length that spells a VR.
        @inline(__always) var spellsVR: Bool {
            get { flags.contains(.spellsVR) }
            set { set(.spellsVR, newValue) }
        }
        /// Tags have risen strictly so far.
        @inline(__always) var isAscending: Bool {
            get { !flags.contains(.isOutOfOrder) }
            set { set(.isOutOfOrder, !newValue) }
        }

        @inline(__always)
        private mutating func set(_ flag: Flags, _ isSet: Bool) {
            if isSet { flags.insert(flag) } else { flags.remove(flag) }
        }
    }
}
