import FuzzDriver
import FuzzTargets
import Glibc

/// What is done with inputs. libFuzzer calls from one thread only.
nonisolated(unsafe) var fuzzing = Fuzzing()

struct Fuzzing {
    var check: ([UInt8]) -> String? = { _ in nil }
    /// Where inputs with findings go; nil: the first finding ends the program, which is what libFuzzer makes inputs small by.
    var folder: String?
    /// Findings without their numbers, so that each is kept once.
    private var kinds: Set<String> = []

    mutating func run(_ input: [UInt8]) {
        guard let finding = check(input) else { return }
        guard let folder else { stop("FINDING \(finding)") }
        guard kinds.insert(finding.filter { !$0.isNumber }).inserted else { return }
        let path = "\(folder)finding-\(kinds.count)"
        print("FINDING \(finding); in \(path)")
        fflush(nil)
        write(input, to: path)
    }
}

func write(_ bytes: [UInt8], to path: String) {
    guard let file = unsafe fopen(path, "w") else { return }
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
}

func stop(_ words: String) -> Never {
    print(words)
    fflush(nil)
    abort()
}

func environment(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

// libFuzzer starts the program anew with its own arguments, so the name is none of them.
let name = environment("MIDIC_FUZZ_TARGET") ?? ""
guard let target = FuzzTarget.named(name) else {
    stop("MIDIC_FUZZ_TARGET is none of " + FuzzTarget.all.map(\.name).joined(separator: ", "))
}
// For a person who looks into a finding: the file alone is written.
if let path = environment("MIDIC_FUZZ_GROWN") {
    unsafe fuzzing.check = { input in
        write(GrownFile.bytes(of: input), to: path)
        return nil
    }
} else {
    do { unsafe fuzzing.check = try target.prepare() } catch { stop("\(name): \(error)") }
}
unsafe fuzzing.folder = environment("MIDIC_FUZZ_FOUND")

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
let status = unsafe LLVMFuzzerRunDriver(&argumentCount, &arguments) { data, size in
    unsafe fuzzing.run(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}
exit(status)
