import Glibc

// The Glibc module hides it, since it needs _GNU_SOURCE.
@_silgen_name("fallocate")
private func systemFallocate(_ file: Int32, _ mode: Int32, _ offset: Int, _ length: Int) -> Int32

/// What files of records need: room ahead, a way back, and to know of others that write.
extension SystemCall {
    /// Cuts a file that is written from its start to its end back to its first `count` bytes, where writing goes on. Gives
    /// back what `allocate` reserved behind them.
    static func cut(_ descriptor: Int32, to count: Int, name: String?) throws(SystemFailure) {
        guard ftruncate(descriptor, count) == 0, lseek(descriptor, count, SEEK_SET) == count else {
            throw SystemFailure(.write, errno, name: name)
        }
    }

    /// Reserves room on the medium from `start`, by fallocate(2), without a change of the file's size.
    ///
    /// - Returns: false where the file system cannot; room is then what there will be.
    /// - Throws: the failure that writing there would meet.
    static func allocate(_ descriptor: Int32, from start: Int, count: Int, name: String?) throws(SystemFailure) -> Bool
    {
        while true {
            if systemFallocate(descriptor, 1 /* FALLOC_FL_KEEP_SIZE */, start, count) == 0 { return true }
            switch errno {
            case EINTR: continue
            case ENOSPC, EDQUOT, EFBIG, EIO: throw SystemFailure(.write, errno, name: name)
            default: return false
            }
        }
    }

    /// Bytes that a file of this process may have (RLIMIT_FSIZE).
    static var fileSizeLimit: Int {
        var limits = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits) == 0 else { return .max }
        return Int(clamping: limits.rlim_cur)
    }

    /// Locks a file or folder for this process, unless another holds it (flock(2)).
    static func takeLock(_ descriptor: Int32) -> Descriptor.Lock {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno != EINTR { return errno == EWOULDBLOCK ? .heldByAnother : .unsupported }
        }
        return .taken
    }
}
