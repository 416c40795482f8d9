import Glibc

/// What a process knows of itself and of the machine.
package enum ProcessFacts {
    package static var identifier: Int32 { getpid() }

    /// Processors that are at work, from 1.
    package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// A variable of the environment.
    package static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// Nanoseconds of a clock that only goes forward.
    package static var monotonicNanoseconds: UInt64 { nanoseconds(of: CLOCK_MONOTONIC) }

    /// Nanoseconds of processor time that all threads of this process have had, in the kernel too.
    package static var processorNanoseconds: UInt64 { nanoseconds(of: CLOCK_PROCESS_CPUTIME_ID) }

    /// Resident memory of this process that is no file's (RssAnon of proc_pid_status(5)), in bytes; nil where the system does
    /// not say.
    package static var anonymousBytes: Int? {
        guard let status = try? FileSystem.contents(of: "/proc/self/status", limit: 1 << 16) else { return nil }
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("RssAnon:") }) else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    private static func nanoseconds(of clock: clockid_t) -> UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
