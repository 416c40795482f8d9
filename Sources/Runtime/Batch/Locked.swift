import Synchronization

/// A value that workers share, behind a mutex whose hand-over the thread sanitizer sees.
///
/// Where threads contend, `Mutex` takes the lock inside its own library, which is not instrumented, so that the sanitizer would
/// take everything behind it for a race. The flag is written before each unlock and read after each lock, by code that is
/// instrumented: it adds nothing to what the mutex promises.
struct Locked<Value: ~Copyable>: ~Copyable, Sendable {
    private let mutex: Mutex<Value>
    private let isHandedOver = Atomic<Bool>(false)

    init(_ value: consuming sending Value) { mutex = Mutex(value) }

    /// Waits for the lock.
    func withLock<Result>(_ body: (inout sending Value) -> sending Result) -> sending Result {
        mutex.withLock { value in
            _ = isHandedOver.load(ordering: .acquiring)
            defer { isHandedOver.store(true, ordering: .releasing) }
            return body(&value)
        }
    }

    /// Does not wait.
    ///
    /// - Returns: nil where another thread holds the lock.
    func withLockIfAvailable<Result>(_ body: (inout sending Value) -> sending Result) -> sending Result? {
        mutex.withLockIfAvailable { value in
            _ = isHandedOver.load(ordering: .acquiring)
            defer { isHandedOver.store(true, ordering: .releasing) }
            return body(&value)
        }
    }
}
