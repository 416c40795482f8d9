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

    /// Of an output folder that was empty: no file is looked for.
    package init() { root = .none }

    /// - Parameter folder: the output folder. No link in it is followed.
    package init(in folder: consuming Descriptor) {
        root = folder
        buffer = [UInt8](repeating: 0, count: PresentOutputs.part)
    }

    /// Looks for a file of an output's name with the same bytes. The size is compared first.
    ///
    /// - Parameter content: all bytes of the output, `report.outputBytes` of them.
    /// - Returns: the file that was compared; nil if there is none, or it is another or cannot be read.
    package mutating func find<Source: SpanSource & ~Escapable>(
        _ report: FileReport, _ content: inout Source
    ) -> FileStatus? {
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
            let file = try folder.open(report.instance + ".dcm", following: false)
            let status = try file.status()
            guard status.kind == .regular, status.size == report.outputBytes else { return nil }
            return try holds(&content, file, status.size) ? status : nil
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
