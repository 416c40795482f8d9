/// The first files of a walk, as many as two limits allow.
package struct InputSample: Sendable {
    /// Entries of the walk that hold them: the limit of a walk over them alone.
    package private(set) var entries = 0
    package private(set) var files = 0
    package private(set) var bytes = 0
    /// Whether there is nothing beyond them.
    package private(set) var isWhole = true

    /// Walks the inputs without opening a file.
    ///
    /// - Parameters:
    ///   - mostFiles: how many are taken at most, from 1.
    ///   - mostBytes: how long they are together at most; one file is taken in any case.
    ///   - stop: raise it to end early.
    package init(_ roots: [InputWalk.Root], mostFiles: Int, mostBytes: Int, stop: StopFlag = StopFlag()) {
        var walk = InputWalk(roots)
        while !stop.isRaised, let entry = walk.next() {
            var size = 0
            if entry.kind == .file {
                size = (try? entry.path.status(following: true).size) ?? 0
                if files == mostFiles || (files > 0 && bytes + size > mostBytes) {
                    isWhole = false
                    return
                }
                files += 1
            }
            entries += 1
            bytes += size
        }
    }
}
