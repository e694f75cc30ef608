//! libtorch's own versions of the functions that this library replaces, and other functions of Gloo that it
//! calls.

use std::ffi::{CStr, c_int, c_void};
use std::mem::{MaybeUninit, transmute};
use std::sync::LazyLock;

use libc::{pthread_mutex_t, sockaddr, sockaddr_storage, socklen_t};

/// `gloo::transport::tcp::Socket`: the fields of `std::enable_shared_from_this`, then the descriptor.
#[repr(C)]
pub(crate) struct Socket {
    shared: [*const c_void; 2],
    pub(crate) descriptor: c_int,
}

/// `gloo::transport::tcp::Address`.
///
/// A function returns it the way C++ returns a class with a destructor: the caller passes the address of the
/// result.
#[repr(C)]
pub(crate) struct Address {
    table: *const c_void,
    address: sockaddr_storage,
    sequence: isize,
    mutex: pthread_mutex_t,
}

/// The sequence number of an address that has none.
const UNSET: isize = -1;

impl Address {
    pub(crate) fn new(address: sockaddr_storage) -> Self {
        let mut made = MaybeUninit::uninit();
        // SAFETY: the constructor initializes the whole object. An `Address` has no pointers into itself, so
        // it may be moved.
        unsafe {
            (ORIGINAL.address_new)(made.as_mut_ptr(), address, UNSET);
            made.assume_init()
        }
    }
}

type Listen = unsafe extern "C-unwind" fn(*mut Socket, c_int);
type Connect = unsafe extern "C-unwind" fn(*mut Socket, *const sockaddr_storage);
type NoDelay = unsafe extern "C-unwind" fn(*mut Socket, bool);
type FromSockName = unsafe extern "C-unwind" fn(c_int) -> Address;
type ConnectAny = unsafe extern "C-unwind" fn(*mut Socket, *const sockaddr, socklen_t);
type AddressNew = unsafe extern "C-unwind" fn(*mut Address, sockaddr_storage, isize);

/// libtorch's own functions. This library exports the names of the first four, too.
pub(crate) struct Original {
    /// `Socket::listen(int)`.
    pub(crate) listen: Listen,
    /// `Socket::connect(const sockaddr_storage&)`.
    pub(crate) connect: Connect,
    /// `Socket::noDelay(bool)`.
    pub(crate) no_delay: NoDelay,
    /// `Address::fromSockName(int)`.
    pub(crate) from_sock_name: FromSockName,
    /// `Socket::connect(const sockaddr*, socklen_t)`, for an address of any family.
    pub(crate) connect_any: ConnectAny,
    /// `Address::Address(sockaddr_storage, ssize_t)`.
    address_new: AddressNew,
}

/// Looked up at the first use. libtorch is loaded by then, because it is the caller.
pub(crate) static ORIGINAL: LazyLock<Original> = LazyLock::new(|| {
    // SAFETY: the name is a C string. With `RTLD_NOLOAD`, no code is loaded.
    let libtorch = unsafe { libc::dlopen(c"libtorch_cpu.so".as_ptr(), libc::RTLD_LAZY | libc::RTLD_NOLOAD) };
    assert!(!libtorch.is_null(), "libtorch_cpu.so is not loaded");
    let find = |name: &CStr| {
        // SAFETY: the library stays loaded. The name is a C string.
        let function = unsafe { libc::dlsym(libtorch, name.as_ptr()) };
        assert!(!function.is_null(), "libtorch_cpu.so has no {name:?}");
        function
    };
    // SAFETY: Gloo declares functions of these types under these names.
    unsafe {
        Original {
            listen: transmute::<*mut c_void, Listen>(find(c"_ZN4gloo9transport3tcp6Socket6listenEi")),
            connect: transmute::<*mut c_void, Connect>(find(
                c"_ZN4gloo9transport3tcp6Socket7connectERK16sockaddr_storage",
            )),
            no_delay: transmute::<*mut c_void, NoDelay>(find(c"_ZN4gloo9transport3tcp6Socket7noDelayEb")),
            from_sock_name: transmute::<*mut c_void, FromSockName>(find(
                c"_ZN4gloo9transport3tcp7Address12fromSockNameEi",
            )),
            connect_any: transmute::<*mut c_void, ConnectAny>(find(
                c"_ZN4gloo9transport3tcp6Socket7connectEPK8sockaddrj",
            )),
            address_new: transmute::<*mut c_void, AddressNew>(find(
                c"_ZN4gloo9transport3tcp7AddressC1E16sockaddr_storagel",
            )),
        }
    }
});
