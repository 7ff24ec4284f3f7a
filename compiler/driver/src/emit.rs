//! Dumps: `--emit=tokens|ast|gir|gir:<pass>|clif|asm`.

use base::{Interner, SourceMap, Target};

use crate::graph::Graph;

/// Which intermediate form to print instead of building.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Emit {
    Tokens,
    Ast,
    /// GIR as lowered.
    Gir,
    /// GIR after the named pass.
    GirAfter(String),
    Clif,
    Asm,
}

impl std::str::FromStr for Emit {
    type Err = String;

    fn from_str(text: &str) -> Result<Emit, String> {
        match text {
            "tokens" => Ok(Emit::Tokens),
            "ast" => Ok(Emit::Ast),
            "gir" => Ok(Emit::Gir),
            "clif" => Ok(Emit::Clif),
            "asm" => Ok(Emit::Asm),
            other => match other.strip_prefix("gir:") {
                Some(pass) if passes::names().any(|n| n == pass) => Ok(Emit::GirAfter(pass.into())),
                Some(pass) => {
                    let known: Vec<&str> = passes::names().collect();
                    Err(format!("unknown pass {pass} (passes: {})", known.join(", ")))
                }
                None => Err(format!("unknown form {other} (tokens, ast, gir, gir:<pass>, clif, asm)")),
            },
        }
    }
}

/// Tokens or syntax trees of the root packages.
pub fn syntax(emit: &Emit, graph: &Graph, sources: &SourceMap, names: &Interner) -> String {
    let mut out = String::new();
    for &root in &graph.roots {
        for file in &graph.packages[root].files {
            let source = &sources.files[file.id];
            out += &format!("// {}\n", source.name);
            match emit {
                Emit::Tokens => {
                    let (lexed, _) = syntax::lex::lex(file.id, &source.text, names);
                    out += &format!("{:#?}\n", lexed.tokens);
                }
                Emit::Ast => out += &format!("{file:#?}\n"),
                Emit::Gir | Emit::GirAfter(_) | Emit::Clif | Emit::Asm => {
                    unreachable!("driver::emit::syntax: not a syntax dump")
                }
            }
        }
    }
    out
}

/// GIR, CLIF or machine code of a program.
pub fn program(emit: &Emit, program: &gir::Program, target: Target) -> String {
    match emit {
        Emit::Gir | Emit::GirAfter(_) => gir::print::program(program),
        Emit::Clif => codegen::clif_text(program, target),
        Emit::Asm => codegen::asm_text(program, target),
        Emit::Tokens | Emit::Ast => unreachable!("driver::emit::program: dumped before"),
    }
}

/// Panics with the list of violations if the program isn't well formed: a bug of the phase named.
pub fn verify(program: &gir::Program, phase: &str) {
    let errors = gir::verify::program(program);
    assert!(errors.is_empty(), "GIR after {phase} is malformed:\n{}", errors.join("\n"));
}
