import Glibc

// The Glibc module does not have it, since it takes a varying number of arguments. All five are plain integers, for which the
// Swift and the C calling conventions agree on the platforms that are supported.
@_silgen_name("prctl")
private func systemProcessControl(_ option: Int32, _ one: UInt, _ two: UInt, _ three: UInt, _ four: UInt) -> Int32

// Nor has it this one, of malloc.h.
@_silgen_name("mallopt")
private func systemAllocationOption(_ option: Int32, _ value: Int32) -> Int32

/// The memory of this process, which holds secrets and originals while a command is at work.
package enum ProcessMemory {
    /// What ends a process that has gone wrong: SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE and SIGSEGV of signal(7).
    package static let signalsOfCrashes = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

    /// Sees to it that nothing writes this memory down and that no other process of the same user reads it.
    ///
    /// To be called before anything is read. Three ways out are closed: the core file (RLIMIT_CORE of setrlimit(2));
    /// what asks the kernel for the memory, be it a handler of core dumps, a debugger or /proc/PID/mem and environ
    /// (PR_SET_DUMPABLE of prctl(2)); and the report of a crash by Swift's runtime, which shows the bytes that each register
    /// points at. A debugger that starts the process keeps its rights. The superuser reads everything all the same.
    package static func keepToItself() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        _ = systemProcessControl(4 /* PR_SET_DUMPABLE */, 0, 0, 0, 0)
        for number in signalsOfCrashes { signal(number, SIG_DFL) }
    }

    /// Blocks of this many bytes go back to the kernel as soon as they are given up.
    package static let largeBlock = 1 << 20

    /// Sees to it that what a large file took does not stay with the process.
    ///
    /// By itself the C library holds on to blocks of up to 32 MiB once one of that size has been given up (M_MMAP_THRESHOLD of
    /// mallopt(3) moves), for each thread: at 16 jobs half a gigabyte that nobody uses.
    package static func giveLargeBlocksBack() {
        _ = systemAllocationOption(-3 /* M_MMAP_THRESHOLD */, Int32(largeBlock))
        _ = systemAllocationOption(-1 /* M_TRIM_THRESHOLD */, Int32(largeBlock))
    }
}
