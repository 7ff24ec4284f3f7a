# Sourced by the scripts that build: uses what ci/setup brought.
if [ -x "$ROOT/target/tools/debian-rust/rustc" ]; then
  export RGO_RT_RUSTC="$ROOT/target/tools/debian-rust/rustc"
  if ! command -v cargo >/dev/null; then
    export PATH="$ROOT/target/tools/debian-rust:$PATH"
    export RUSTC="$RGO_RT_RUSTC"
  fi
fi
export RGO_REQUIRE_TARGETS=all
