//! Has the collector built again when the pages in `web/dist` were.

fn main() {
    println!("cargo::rerun-if-changed=web/dist");
}
