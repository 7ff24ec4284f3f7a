//! Variables and imports that nothing uses.

use base::Symbol;
use types::PkgId;

use crate::checker::Checker;
use crate::context::Ctx;

impl Ctx<'_> {
    pub fn unused_variables(&mut self) {
        for v in std::mem::take(&mut self.locals) {
            let o = &self.store.objs[v];
            if o.name == Symbol::BLANK || self.used.contains(&v) {
                continue;
            }
            let (at, text) = (o.span, format!("declared and not used: {}", self.text(o.name)));
            if let Some(at) = at {
                self.soft_err(at, text);
            }
        }
    }
}

impl Checker {
    pub(crate) fn unused_imports(&mut self, pkg: PkgId) {
        for file in 0..self.pkg_states[pkg].files.len() {
            for i in 0..self.pkg_states[pkg].files[file].imports.len() {
                let import = &self.pkg_states[pkg].files[file].imports[i];
                if import.used {
                    continue;
                }
                let at = import.span;
                let path = self.text(self.store.pkgs[import.imported].path);
                let own = self.text(self.store.pkgs[import.imported].name);
                let given = import.alias.map(|a| self.text(a)).filter(|a| &**a != ".");
                // A name that isn't the path's last element is shown.
                let name = given.unwrap_or(own);
                let text = if path.rsplit('/').next() == Some(&*name) {
                    format!("{path:?} imported and not used")
                } else {
                    format!("{path:?} imported as {name} and not used")
                };
                self.report_soft(at, text);
            }
        }
    }
}
