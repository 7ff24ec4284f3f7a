//! Package variables, their initialisation, and the program's entry.

use std::rc::Rc;

use abi::RtFn;
use base::Symbol;
use gir::{Callee, Data, DataId, Func, FuncId};
use syntax::ast::{ExprKind, UnaryOp};
use types::{ObjId, PkgId};

use crate::Embed;
use crate::cx::Cx;
use crate::facts;
use crate::func::{FnLower, Source};
use crate::instance::{InstKey, Work};
use crate::static_data::Image;
use crate::value::Place;

/// Variables larger than this are not initialised from static data.
const MAX_STATIC_VAR: u64 = 16 << 20;

impl Cx<'_> {
    /// Lowers everything reachable from the entry points.
    pub fn program(&mut self, main: PkgId) {
        let entry = self.new_func();
        self.prog.entries.push(entry);
        for name in &abi::program::GO_ENTRIES[1..] {
            let name = name.strip_prefix("runtime.").unwrap_or(name);
            let f = self.runtime_func(name);
            self.prog.entries.push(f);
        }
        let order = self.package_order(main);
        let mut inits: Vec<Vec<FuncId>> = Vec::new();
        for &pkg in &order {
            if !self.checker.packages[pkg].lazy_init {
                // In the order in which they run: gc numbers the literals in them so.
                for group in self.checker.init_order(pkg, &|_| true) {
                    if let Some(&(_, g)) = self.group_of.get(&group.lhs[0]) {
                        self.ask_group(pkg, g);
                    }
                }
            }
            let blank: Vec<ObjId> = self.checker.packages[pkg].inits.clone();
            let init_name = self.checker.store.names.intern("init");
            let mut list = Vec::new();
            for obj in blank {
                if self.checker.store.objs[obj].name == init_name {
                    list.push(self.instance(InstKey { obj, targs: Vec::new() }));
                }
            }
            inits.push(list);
        }
        if self.options.whole {
            self.ask_all(main);
        }
        let name = self.checker.store.names.intern("main");
        let is_main = |cx: &Self, o| matches!(cx.checker.store.objs[o].kind, types::ObjKind::Func(_));
        let main_func = match self.checker.store.member(main, name).filter(|&o| is_main(self, o)) {
            Some(obj) => Some(self.instance(InstKey { obj, targs: Vec::new() })),
            None if self.options.whole => None,
            None => {
                self.error(None, "function main is undeclared in the main package".into());
                return;
            }
        };
        self.drain();
        self.entry(entry, &order, &inits, main_func);
    }

    /// Asks for every function and method of a package that has no type parameters.
    fn ask_all(&mut self, pkg: PkgId) {
        for obj in self.checker.declared(pkg) {
            let is_func = matches!(self.checker.store.objs[obj].kind, types::ObjKind::Func(_));
            if is_func {
                self.checker.resolve(obj);
                if self.type_params(obj).is_empty() {
                    self.instance(InstKey { obj, targs: Vec::new() });
                }
            }
        }
    }

    /// The program's first function: initialises the packages, then calls main.
    fn entry(&mut self, id: FuncId, order: &[PkgId], inits: &[Vec<FuncId>], main: Option<FuncId>) {
        let mut calls = Vec::new();
        for (&pkg, inits) in order.iter().zip(inits) {
            let live = self.globals.clone();
            let all = !self.checker.packages[pkg].lazy_init;
            let groups = self.checker.init_order(pkg, &|o| all || live.contains_key(&o));
            for g in groups {
                let Some(key) = g.lhs.first().and_then(|v| self.group_of.get(v)) else { continue };
                if let Some(&Some(f)) = self.group_funcs.get(key) {
                    calls.push(f);
                }
            }
            calls.extend(inits);
        }
        let mut func = Func::new("main".into(), "runtime.main".into(), Vec::new(), Vec::new());
        func.flags.hidden = true;
        let mut l = FnLower::new(self, func, None, Rc::default());
        for f in calls {
            l.b.call(Callee::Func(f), &[], &[]);
        }
        if let Some(main) = main {
            l.b.call_rt(RtFn::main_starts, &[]);
            l.b.call(Callee::Func(main), &[], &[]);
        }
        l.b.ret(&[]);
        let func = l.finish();
        self.prog.funcs[id] = Some(func);
    }

    /// The program's packages in initialisation order: by import path, each after what it imports, the runtime first.
    fn package_order(&mut self, main: PkgId) -> Vec<PkgId> {
        let runtime = self.paths.get("runtime").copied();
        let mut out = Vec::new();
        for root in runtime.into_iter().chain([main]) {
            let mut pending: Vec<PkgId> = Vec::new();
            let mut work = vec![root];
            while let Some(p) = work.pop() {
                if pending.contains(&p) || out.contains(&p) {
                    continue;
                }
                pending.push(p);
                work.extend(&self.checker.packages[p].imports);
            }
            pending.sort_by_key(|&p| self.text(self.checker.packages[p].path));
            while !pending.is_empty() {
                let ready =
                    |p: &PkgId| self.checker.packages[*p].imports.iter().all(|i| out.contains(i) || i == p);
                // Imports have no cycles, so there always is one.
                let at = pending.iter().position(ready).unwrap_or(0);
                out.push(pending.remove(at));
            }
        }
        out
    }

    /// Asks for the initialiser of a package's variables.
    fn ask_group(&mut self, pkg: PkgId, group: u32) {
        if self.group_funcs.insert((pkg, group), None).is_none() {
            self.work.push_back(Work::Init(pkg, group));
        }
    }

    /// The data of a package-level variable.
    pub fn global(&mut self, obj: ObjId) -> DataId {
        if let Some(&d) = self.globals.get(&obj) {
            return d;
        }
        let Some((symbol, other)) = self.linked_variable(obj) else { return self.own_global(obj) };
        if self.group_of.contains_key(&obj) {
            let span = self.checker.store.objs[obj].span;
            self.error(span, format!("duplicated definition of symbol {symbol}"));
        }
        let d = self.own_global(other);
        self.globals.insert(obj, d);
        d
    }

    /// The memory of the variable itself, whatever a linkname directive says.
    fn own_global(&mut self, obj: ObjId) -> DataId {
        if let Some(&d) = self.globals.get(&obj) {
            return d;
        }
        self.checker.resolve(obj);
        let ty = self.checker.store.objs[obj].ty;
        let ty = self.checker.store.canonical(ty);
        let l = self.checker.store.layout(ty);
        if l.size == 0 {
            let d = self.zero_base();
            self.globals.insert(obj, d);
            if let Some(&(pkg, group)) = self.group_of.get(&obj) {
                self.ask_group(pkg, group);
            }
            return d;
        }
        let pointers = self.checker.store.has_pointers(ty);
        let (path, name) = self.path_and_name(obj);
        let name = self.text(name);
        let full = format!("{path}.{name}");
        let symbol = self.unique_symbol(&full);
        let d = self.prog.datas.push(Data {
            symbol,
            align: l.align as u32,
            size: l.size,
            mutable: true,
            pointers,
            ..Data::default()
        });
        self.globals.insert(obj, d);
        if self.embed(obj, d) {
            return d;
        }
        if self.override_string(obj, d, &full) {
            self.overridden.insert(d);
        }
        if let Some(&(pkg, group)) = self.group_of.get(&obj) {
            self.ask_group(pkg, group);
        }
        d
    }

    /// `//go:embed`
    fn embed(&mut self, obj: ObjId, d: DataId) -> bool {
        let Some(embed) = self.options.embeds.get(&obj) else { return false };
        let (content, words) = match embed {
            Embed::Text(text) => (self.string_data(text), 2),
            Embed::Bytes(bytes) => {
                let size = bytes.len() as u64;
                let data = Data { align: 1, size, bytes: bytes.to_vec(), mutable: true, ..Data::default() };
                (self.prog.datas.push(data), 3)
            }
        };
        let len = self.prog.datas[content].size;
        let mut bytes = vec![0u8; 8];
        (1..words).for_each(|_| bytes.extend(len.to_le_bytes()));
        let data = &mut self.prog.datas[d];
        data.bytes = bytes;
        data.relocs = vec![gir::Reloc { offset: 0, target: gir::Symbol::Data(content), addend: 0 }];
        true
    }

    /// `-ldflags=-X name=value`: the variable's memory starts with another string. An initialiser that runs still has the last
    /// word.
    fn override_string(&mut self, obj: ObjId, d: DataId, full: &str) -> bool {
        let Some((_, value)) = self.options.set_strings.iter().rev().find(|(n, _)| n == full) else {
            return false;
        };
        let ty = self.checker.store.objs[obj].ty;
        if !self.checker.store.as_basic(ty).is_some_and(|b| b.is_string()) {
            let span = self.checker.store.objs[obj].span;
            let shown = self.checker.store.type_string(ty, types::Qualify::Path);
            self.error(span, format!("{full}: cannot set with -X: not a var of type string (type:{shown})"));
            return false;
        }
        let text = self.string_data(value.as_bytes());
        let mut bytes = vec![0u8; 16];
        bytes[8..].copy_from_slice(&(value.len() as u64).to_le_bytes());
        let data = &mut self.prog.datas[d];
        data.bytes = bytes;
        data.relocs = vec![gir::Reloc { offset: 0, target: gir::Symbol::Data(text), addend: 0 }];
        true
    }

    pub fn lower_init_group(&mut self, pkg: PkgId, group: u32) {
        self.checker.ensure_init(pkg, group);
        let found = self.checker.diags();
        let broken = found.has_errors();
        self.diags.append(found);
        if broken {
            return;
        }
        let g = self.checker.packages[pkg].init_groups[group as usize].clone();
        let (file, e) = g.rhs;
        let ast = self.checker.file(pkg, file).ast.clone();
        let src = Rc::new(Source { pkg, file, ast, map: types::SubstMap::default() });
        let facts = Rc::new(facts::of_expr(self, &src, e));
        let path = self.text(self.checker.packages[pkg].path);
        let name = format!("{path}.init");
        let symbol = self.unique_symbol(&name);
        let func = Func::new(symbol, name, Vec::new(), Vec::new());
        let blank: Vec<bool> =
            g.lhs.iter().map(|&o| self.checker.store.objs[o].name == Symbol::BLANK).collect();
        let mut l = FnLower::new(self, func, Some(src), facts);
        l.at_span(l.span(e));
        let before = l.cx.init_lits.get(&pkg).copied().unwrap_or(0);
        l.lits = before;
        if let [obj] = g.lhs[..] {
            if l.static_init(obj, e, blank[0]) {
                l.cx.init_lits.insert(pkg, l.lits);
                return;
            }
            l.lits = before;
        }
        // The parts of a literal are assigned one by one.
        let ast = l.ast();
        let literal = match ast.exprs[l.unparen(e)].kind {
            ExprKind::Unary { op: UnaryOp::Addr, x } => l.unparen(x),
            _ => l.unparen(e),
        };
        if !matches!(ast.exprs[literal].kind, ExprKind::CompositeLit { .. }) {
            l.calls_in_operands_first(e);
        }
        if let [obj] = g.lhs[..] {
            let ty = l.obj_ty(obj);
            let v = l.expr_to(e, ty);
            if !blank[0] {
                let p = l.var_place(obj);
                l.store(&p, ty, &v);
            }
        } else {
            let values = l.multi(e);
            for ((&obj, (v, from)), blank) in g.lhs.iter().zip(values).zip(blank) {
                if blank {
                    continue;
                }
                let ty = l.obj_ty(obj);
                let v = l.convert_assign(v, from, ty);
                let p: Place = l.var_place(obj);
                l.store(&p, ty, &v);
            }
        }
        l.b.ret(&[]);
        l.cx.init_lits.insert(pkg, l.lits);
        let func = l.finish();
        let id = self.prog.funcs.push(Some(func));
        self.group_funcs.insert((pkg, group), Some(id));
    }
}

impl FnLower<'_, '_> {
    /// Gives a variable its initial value in its data, if that is known now.
    fn static_init(&mut self, obj: ObjId, e: syntax::ast::ExprId, blank: bool) -> bool {
        let ty = self.obj_ty(obj);
        let size = self.cx.checker.store.size_of(ty);
        if size > MAX_STATIC_VAR {
            return false;
        }
        let mut img = Image::new(size, true);
        if !self.image(e, ty, &mut img, 0) {
            return false;
        }
        if !blank && size > 0 {
            let d = self.cx.global(obj);
            if self.cx.overridden.contains(&d) {
                return true;
            }
            let data = &mut self.cx.prog.datas[d];
            if img.bytes.iter().any(|&b| b != 0) || !img.relocs.is_empty() {
                data.bytes = img.bytes;
                data.relocs = img.relocs;
            }
        }
        true
    }
}
