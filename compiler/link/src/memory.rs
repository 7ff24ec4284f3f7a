//! The linker's file system: a table of names and contents.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use libwild::error::Result;
use libwild::{FileSystem, FileType, InputFileData, OutputFileData, OutputOptions};

type Table = BTreeMap<PathBuf, Arc<Vec<u8>>>;

/// All files of one link.
#[derive(Clone, Default)]
pub(crate) struct Files {
    table: Arc<Mutex<Table>>,
}

impl Files {
    fn with<T>(&self, f: impl FnOnce(&mut Table) -> T) -> T {
        f(&mut self.table.lock().unwrap_or_else(|e| e.into_inner()))
    }

    pub(crate) fn put(&self, path: &Path, bytes: Vec<u8>) {
        self.with(|t| t.insert(path.to_path_buf(), Arc::new(bytes)));
    }

    pub(crate) fn take(&self, path: &Path) -> Option<Vec<u8>> {
        let bytes = self.with(|t| t.remove(path))?;
        Some(Arc::unwrap_or_clone(bytes))
    }
}

fn missing(path: &Path) -> libwild::error::Error {
    Error::new(ErrorKind::NotFound, format!("{}: not found", path.display())).into()
}

#[derive(Debug)]
pub(crate) struct Input(Arc<Vec<u8>>);

impl InputFileData for Input {
    fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A file being written; it appears in the table when finished.
pub(crate) struct Output {
    path: Arc<Path>,
    bytes: Vec<u8>,
    files: Files,
}

impl OutputFileData for Output {
    fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    fn finish(self) -> Result {
        self.files.put(&self.path, self.bytes);
        Ok(())
    }
}

impl FileSystem for Files {
    type Input = Input;
    type Output = Output;

    fn open_input(&self, path: &Path, _prepopulate: bool) -> Result<(Input, Option<Arc<File>>)> {
        let bytes = self.with(|t| t.get(path).cloned()).ok_or_else(|| missing(path))?;
        Ok((Input(bytes), None))
    }

    fn file_type(&self, path: &Path) -> Result<FileType> {
        if self.with(|t| t.contains_key(path)) { Ok(FileType::File) } else { Err(missing(path)) }
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf> {
        Ok(path.to_path_buf())
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        self.take(path).map(drop).ok_or_else(|| missing(path))
    }

    fn rename_file(&self, path: &Path, new_path: &Path) -> Result<()> {
        let bytes = self.take(path).ok_or_else(|| missing(path))?;
        self.put(new_path, bytes);
        Ok(())
    }

    fn create_output(&self, path: Arc<Path>, options: OutputOptions) -> Result<Output> {
        let size = usize::try_from(options.size).map_err(|e| Error::new(ErrorKind::OutOfMemory, e))?;
        Ok(Output { path, bytes: vec![0; size], files: self.clone() })
    }

    fn write_auxiliary(&self, path: &Path, bytes: &[u8]) -> Result {
        self.put(path, bytes.to_vec());
        Ok(())
    }
}
