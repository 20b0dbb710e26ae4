//! The `delegard` program: hands the command line to [`delegard::cli`] and exits with its code.

/// Evaluation makes and drops many small values, often on another thread than they were made on.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    delegard::cli::main()
}
