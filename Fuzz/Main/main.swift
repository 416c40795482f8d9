import FuzzDriver
import FuzzTargets
import Glibc

/// The check of the target that the environment names. libFuzzer calls from this thread only.
nonisolated(unsafe) var check: ([UInt8]) -> String? = { _ in nil }

func stop(_ words: String) -> Never {
    print(words)
    fflush(nil)
    abort()
}

// libFuzzer starts the program anew with its own arguments, so the name is none of them.
let name = unsafe getenv("MIDIC_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
guard let target = FuzzTarget.named(name) else {
    stop("MIDIC_FUZZ_TARGET is none of " + FuzzTarget.all.map(\.name).joined(separator: ", "))
}
do { unsafe check = try target.prepare() } catch { stop("\(name): \(error)") }

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
let status = unsafe LLVMFuzzerRunDriver(&argumentCount, &arguments) { data, size in
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: size))
    if let finding = unsafe check(input) { stop("FINDING \(finding)") }
    return 0
}
exit(status)
