import Glibc
import Synchronization

/// Keeps a process alive when a mapped file shrinks under it.
///
/// Reading a page that no longer has a file behind it raises SIGBUS. The handler puts a page of zeros there and notes it
/// for the mapping, whose owner then fails that one file. The handler uses nothing but memory that was set up before it
/// was installed, atomics and mmap, all of which are safe in a signal handler.
enum MappingGuard {
    /// A mapping that is in use.
    struct Slot: ~Copyable {
        /// 0: free. 1: claimed and not yet filled in.
        let start = Atomic<UInt>(0)
        let end = Atomic<UInt>(0)
        let hasFaulted = Atomic<Bool>(false)
    }

    /// Mappings that can be in use at once: at least one for each worker.
    static let capacity = 1024

    private nonisolated(unsafe) static let slots: UnsafeMutablePointer<Slot> = {
        let memory = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        for index in 0..<capacity { unsafe (memory + index).initialize(to: Slot()) }
        return unsafe memory
    }()

    private static let pageSize = UInt(sysconf(Int32(_SC_PAGESIZE)))

    private static let isInstalled: Bool = {
        // Set up what the handler uses before it can run.
        _ = unsafe slots
        _ = pageSize
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_sigaction = { _, information, _ in
            guard let information = unsafe information else { return }
            let address = unsafe UInt(bitPattern: information.pointee._sifields._sigfault.si_addr)
            MappingGuard.repair(address)
        }
        action.sa_flags = SA_SIGINFO
        return unsafe sigaction(SIGBUS, &action, nil) == 0
    }()

    /// Guards a mapping from now on.
    ///
    /// - Returns: its slot, or nil if all are taken.
    static func register(_ memory: UnsafeMutableRawPointer, count: Int) -> Int? {
        guard isInstalled else { return nil }
        let start = UInt(bitPattern: memory)
        for index in 0..<capacity {
            let free = unsafe slots[index].start.compareExchange(expected: 0, desired: 1, ordering: .acquiring)
                .exchanged
            if free {
                unsafe slots[index].hasFaulted.store(false, ordering: .relaxed)
                unsafe slots[index].end.store(start + UInt(count), ordering: .relaxed)
                unsafe slots[index].start.store(start, ordering: .releasing)
                return index
            }
        }
        return nil
    }

    static func unregister(_ slot: Int) {
        unsafe slots[slot].end.store(0, ordering: .relaxed)
        unsafe slots[slot].start.store(0, ordering: .releasing)
    }

    static func hasFaulted(_ slot: Int) -> Bool {
        unsafe slots[slot].hasFaulted.load(ordering: .acquiring)
    }

    /// Gives the pages of a range back to the kernel where they are of a guarded mapping; read again, they come from the file again.
    /// Other memory stays as it is.
    ///
    /// Pages of mapped files count as the process's own for as long as they are mapped, and each one that is read brings its
    /// neighbours: 2,049 headers in 200 MB map 128 MB.
    static func release(_ bytes: RawSpan, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.byteCount, "a range outside the span")
        let base = unsafe bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        let first = (base + UInt(range.lowerBound) + pageSize - 1) & ~(pageSize - 1)
        let last = (base + UInt(range.upperBound)) & ~(pageSize - 1)
        guard first < last else { return }
        for index in 0..<capacity {
            let start = unsafe slots[index].start.load(ordering: .acquiring)
            let end = unsafe slots[index].end.load(ordering: .relaxed)
            guard start > 1, first >= start, last <= end else { continue }
            _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: first), Int(last - first), MADV_DONTNEED)
            return
        }
    }

    /// In the handler: a page of zeros at the address, or the default action if the address is no mapping of ours.
    private static func repair(_ address: UInt) {
        for index in 0..<capacity {
            let start = unsafe slots[index].start.load(ordering: .acquiring)
            let end = unsafe slots[index].end.load(ordering: .relaxed)
            guard start > 1, address >= start, address < end else { continue }
            let page = unsafe UnsafeMutableRawPointer(bitPattern: address & ~(pageSize - 1))
            let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED
            let repaired = unsafe mmap(page, Int(pageSize), PROT_READ, flags, -1, 0)
            if unsafe repaired != MAP_FAILED {
                unsafe slots[index].hasFaulted.store(true, ordering: .releasing)
                return
            }
        }
        // The faulting access runs again on return, and ends the process.
        _ = signal(SIGBUS, SIG_DFL)
    }
}
