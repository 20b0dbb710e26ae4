//! The lines that the printer sees: windowed and made printable.
