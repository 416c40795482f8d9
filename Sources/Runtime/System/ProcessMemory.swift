import Glibc

// The Glibc module does not have it, since it takes a varying number of arguments. All five are plain integers, for which the
// Swift and the C calling conventions agree on the platforms that are supported.
@_silgen_name("prctl")
private func systemProcessControl(_ option: Int32, _ one: UInt, _ two: UInt, _ three: UInt, _ four: UInt) -> Int32

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
}
