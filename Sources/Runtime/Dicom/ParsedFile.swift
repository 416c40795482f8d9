/// One DICOM file's structure: header, the bytes that hold the data set, and the tape. Offsets only; no value is read.
///
/// Made once a file and shared by whoever needs it. A worker keeps one and reads file after file into it, so that its memory is
/// allocated once.
package struct ParsedFile: ~Copyable {
    package private(set) var header = FileHeader()
    /// How the output is to be encoded, and as what.
    package private(set) var output = OutputSyntax()
    /// The data set's elements. A worker may swap it out while it changes what else it owns.
    package var tape = ElementTape()
    /// What a deflated data set inflates to, where that is not in `spilled`; left over from another file where it is not deflated.
    package private(set) var inflated: [UInt8] = []
    /// What it inflates to where that is too much for memory.
    package let spilled: SpilledBytes

    /// What this file may take, the new part of its output included.
    package let memory: MemoryUse

    /// - Parameters:
    ///   - memory: what all files at work may take.
    ///   - folder: for inflated bytes that are too many for memory; by default as `SpilledBytes` says.
    package init(memory: MemoryBudget = MemoryBudget(), spillFolder folder: String? = nil) {
        self.memory = MemoryUse(memory)
        spilled = SpilledBytes(folder: folder)
    }

    /// Why the last file's inflated bytes could not be written, which is not the file's fault.
    package var spillFailure: SystemFailure? { spilled.failure }

    /// Gives back what is more than a worker keeps from file to file. What was read means nothing then.
    package mutating func giveMemoryBack() {
        if memory.hasReserve {
            tape = ElementTape()
            inflated = []
        }
        spilled.drop()
        memory.giveBack()
    }

    /// Reads a file: its header, and then its data set.
    ///
    /// - Parameters:
    ///   - file: the whole file.
    ///   - vrSource: VRs for implicit VR and UN.
    /// - Throws: what is wrong with the structure. The content means nothing then.
    package mutating func read<Source: VRSource & ~Copyable & ~Escapable>(
        _ file: RawSpan, vrSource: borrowing Source
    ) throws(FileFailure) {
        try readHeader(file)
        try readDataSet(file, vrSource: vrSource)
    }

    /// Reads preamble and file meta information, and finds the data set's encoding.
    package mutating func readHeader(_ file: RawSpan) throws(FileFailure) {
        giveMemoryBack()
        tape.removeAll()
        var last = FileHeader()
        swap(&last, &header)
        header = try FileHeader.read(file, after: consume last)
    }

    /// Builds the tape of the data set behind the header that `readHeader` has read.
    package mutating func readDataSet<Source: VRSource & ~Copyable & ~Escapable>(
        _ file: RawSpan, vrSource: borrowing Source
    ) throws(FileFailure) {
        if header.isDeflated {
            try Inflate.inflate(file, from: header.dataSetOffset, memory: memory, spill: spilled, into: &inflated)
            memory.inflatedBytes = inflated.count
            try ParsedFile.readInflated(inflated, spilled, &header, &tape, memory, vrSource: vrSource)
        } else {
            let range = header.dataSetOffset..<file.byteCount
            if header.mayBeImplicit, (try? build(file, range, .implicitLittle, vrSource: vrSource)) != nil {
                // Read to its end in the declared encoding, and it begins like another, which some reader takes for it.
                throw FileFailure(.ambiguousEncoding, at: header.dataSetOffset, tag: .transferSyntaxUID)
            }
            try build(file, range, header.encoding, vrSource: vrSource)
        }
        output = try OutputSyntax(header, tape)
        if !header.isDeflated {
            header.guessedSyntax = output.syntax != header.declaredSyntax || output.encoding != header.encoding
        }
    }

    private mutating func build<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, _ range: Range<Int>, _ encoding: Encoding, vrSource: borrowing Source
    ) throws(FileFailure) {
        try TapeBuilder.build(
            bytes, from: range.lowerBound, to: range.upperBound, encoding: encoding,
            allowsFragments: header.allowsFragments, vrSource: vrSource, memory: memory, into: &tape)
    }

    /// Apart from `read`, so that the parts can change while one of them is read.
    private static func readInflated<Source: VRSource & ~Copyable & ~Escapable>(
        _ inflated: [UInt8], _ spilled: SpilledBytes, _ header: inout FileHeader, _ tape: inout ElementTape,
        _ memory: MemoryUse, vrSource: borrowing Source
    ) throws(FileFailure) {
        if spilled.count > 0 {
            return try build(spilled.bytes, &header, &tape, memory, vrSource: vrSource)
        }
        try build(inflated.rawBytes, &header, &tape, memory, vrSource: vrSource)
    }

    private static func build<Source: VRSource & ~Copyable & ~Escapable>(
        _ bytes: RawSpan, _ header: inout FileHeader, _ tape: inout ElementTape, _ memory: MemoryUse,
        vrSource: borrowing Source
    ) throws(FileFailure) {
        try header.detectInflated(bytes)
        try TapeBuilder.build(
            bytes, from: 0, to: bytes.byteCount, encoding: header.encoding,
            allowsFragments: header.allowsFragments, vrSource: vrSource, memory: memory, into: &tape)
    }

    /// The bytes that the tape's offsets mean: the file, or the inflated data set.
    @_lifetime(borrow self, copy file)
    package func dataSetBytes(of file: RawSpan) -> RawSpan {
        guard header.isDeflated else { return file }
        if spilled.count > 0 { return spilled.bytes }
        return inflated.rawBytes
    }

    /// Where the data set starts in `dataSetBytes`.
    package var dataSetOffset: Int { header.isDeflated ? 0 : header.dataSetOffset }
}
