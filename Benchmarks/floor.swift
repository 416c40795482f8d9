// The floor: what any program costs that reads each file, writes it anew under another name and renames it when it is whole. It
// looks into nothing. Up to 1 MiB of a file is read and written, as midic does (InputFile.smallFileLimit); what follows is copied inside the
// kernel.
//
// Usage: floor INPUT_FOLDER OUTPUT_FOLDER [THREADS]
// Built by bench.py with swiftc -O; in no product.

import Dispatch
import Glibc

@_silgen_name("copy_file_range")
func copyFileRange(
    _ input: Int32, _ inputOffset: UnsafeMutablePointer<Int64>?, _ output: Int32, _ outputOffset: UnsafeMutablePointer<Int64>?,
    _ length: Int, _ flags: UInt32
) -> Int

func fail(_ what: String) -> Never {
    fputs("floor: \(what): \(String(cString: strerror(errno)))\n", stderr)
    exit(1)
}

/// Files below a folder, with the folder of each: names are sorted, as midic sorts them.
func files(_ folder: String, _ relative: String, into found: inout [(folder: String, name: String)]) {
    guard let stream = opendir(folder) else { fail(folder) }
    defer { closedir(stream) }
    var names: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append((name, entry.pointee.d_type == 4)) }
    }
    for (name, isFolder) in names.sorted(by: { $0.name < $1.name }) {
        if isFolder { files(folder + "/" + name, relative + "/" + name, into: &found) } else { found.append((relative, name)) }
    }
}

let words = CommandLine.arguments
guard words.count >= 3 else { fail("usage: floor INPUT OUTPUT [THREADS]") }
let (input, output) = (words[1], words[2])
let threads = words.count > 3 ? max(1, Int(words[3]) ?? 1) : 1
var found: [(folder: String, name: String)] = []
files(input, "", into: &found)
let all = found
for folder in [""] + Set(all.map(\.folder)).subtracting([""]).sorted() where mkdir(output + folder, 0o755) != 0 && errno != EEXIST {
    fail(output + folder)
}
let headSize = 1 << 20
@Sendable func copy(_ first: Int) {
    let head = UnsafeMutableRawPointer.allocate(byteCount: headSize, alignment: 16)
    defer { head.deallocate() }
    var (folder, from, to): (String?, Int32, Int32) = (nil, -1, -1)
    for index in stride(from: first, to: all.count, by: threads) {
        let file = all[index]
        if file.folder != folder {
            if from >= 0 { close(from); close(to) }
            folder = file.folder
            from = open(input + file.folder, O_RDONLY | O_DIRECTORY)
            to = open(output + file.folder, O_RDONLY | O_DIRECTORY)
            if from < 0 || to < 0 { fail(file.folder) }
        }
        let source = openat(from, file.name, O_RDONLY)
        var status = stat()
        guard source >= 0, fstat(source, &status) == 0 else { fail(file.name) }
        let size = Int(status.st_size)
        let count = read(source, head, min(size, headSize))
        let staged = ".staged-" + file.name
        let target = openat(to, staged, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        guard count >= 0, target >= 0, write(target, head, count) == count else { fail(staged) }
        var offset = Int64(count)
        while Int(offset) < size {
            if copyFileRange(source, &offset, target, nil, size - Int(offset), 0) <= 0 { fail(staged) }
        }
        guard close(target) == 0, close(source) == 0, renameat(to, staged, to, file.name) == 0 else { fail(file.name) }
    }
}
if threads == 1 {
    copy(0)
} else {
    let group = DispatchGroup()
    for first in 0..<threads { DispatchQueue(label: "floor.\(first)").async(group: group) { copy(first) } }
    group.wait()
}
