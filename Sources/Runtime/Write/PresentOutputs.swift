/// A file that was there with the bytes of an output.
package struct PresentOutput: Hashable, Sendable {
    /// The file that was compared.
    package let status: FileStatus
    /// 1, or the number in a duplicate's name.
    package let copy: Int
}

/// The outputs that are there before a file is written, so that one that would be written again is recognised instead.
///
/// One a worker. It only looks: what it cannot open, or is another file, is left to the writing and to the name's rules.
package struct PresentOutputs: ~Copyable {
    private static let part = 64 * 1024

    /// The output folder; none if there was nothing in it.
    private let root: Descriptor
    /// The series that was asked for last, with its folder; none if it was not there.
    private var study = ""
    private var series = ""
    private var folder = Descriptor.none
    private var buffer: [UInt8] = []
    private let looksForCopies: Bool

    /// Of an output folder that was empty: no file is looked for.
    package init() {
        root = .none
        looksForCopies = false
    }

    /// - Parameters:
    ///   - folder: the output folder. No link in it is followed.
    ///   - looksForCopies: whether outputs that share a SOP Instance UID may have further names, `<sop>-2.dcm` and so on.
    package init(in folder: consuming Descriptor, looksForCopies: Bool = false) {
        root = folder
        self.looksForCopies = looksForCopies
        buffer = [UInt8](repeating: 0, count: PresentOutputs.part)
    }

    /// Looks for a file of an output's name with the same bytes, and then for one of each further name that a duplicate would get, for
    /// as long as those before are taken by files. The size is compared first.
    ///
    /// - Parameter content: all bytes of the output, `report.outputBytes` of them. Not used up.
    /// - Returns: nil if there is none, or what has the name is no file or cannot be read.
    package mutating func find<Source: SpanSource & ~Escapable & Copyable>(
        _ report: FileReport, _ content: Source
    ) -> PresentOutput? {
        guard root.isOpen else { return nil }
        if report.study != study || report.series != series {
            (study, series) = (report.study, report.series)
            folder = .none
            if let parent = try? root.openDirectory(study), let found = try? parent.openDirectory(series) {
                folder = found
            }
        }
        guard folder.isOpen else { return nil }
        do throws(SystemFailure) {
            var copy = 1
            while true {
                let file = try folder.open(report.file(copy: copy), following: false)
                let status = try file.status()
                guard status.kind == .regular else { return nil }
                if status.size == report.outputBytes {
                    var spans = content
                    if try holds(&spans, file, status.size) { return PresentOutput(status: status, copy: copy) }
                }
                guard looksForCopies else { return nil }
                copy += 1
            }
        } catch {
            return nil
        }
    }

    /// Whether a file of `size` bytes holds just these.
    private mutating func holds<Source: SpanSource & ~Escapable>(
        _ content: inout Source, _ file: borrowing Descriptor, _ size: Int
    ) throws(SystemFailure) -> Bool {
        var rest = size
        // What was read and is not compared yet.
        var present = 0..<0
        while let span = content.next() {
            var done = 0
            while done < span.byteCount {
                if present.isEmpty {
                    let count = try file.read(into: &buffer, count: min(rest, buffer.count))
                    guard count > 0 else { return false }
                    rest -= count
                    present = 0..<count
                }
                let count = min(present.count, span.byteCount - done)
                let own = buffer.rawBytes.extracting(present.lowerBound..<present.lowerBound + count)
                guard own.hasSameBytes(as: span.extracting(done..<done + count)) else { return false }
                present = present.lowerBound + count..<present.upperBound
                done += count
            }
        }
        return present.isEmpty && rest == 0
    }
}
