package os_test

import (
	"errors"
	"os"
	"testing"
	"time"
)

func TestCloseEndsWaitingRead(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	result := make(chan error)
	go func() {
		_, err := r.Read(make([]byte, 1))
		result <- err
	}()
	time.Sleep(20 * time.Millisecond)
	r.Close()
	select {
	case err := <-result:
		if !errors.Is(err, os.ErrClosed) {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("Read still waits")
	}
}

func TestTree(t *testing.T) {
	dir, err := os.MkdirTemp("", "tree*")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.MkdirAll(dir+"/a/b/c", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/a/z", "/a/b/y", "/a/x"} {
		if err := os.WriteFile(dir+name, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("b", dir+"/a/link"); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadDir(dir + "/a")
	names := ""
	for _, e := range list {
		names += e.Name() + " "
	}
	if err != nil || names != "b link x z " || !list[0].IsDir() || list[1].Type() != os.ModeSymlink {
		t.Error(names, err)
	}
	if data, err := os.ReadFile(dir + "/a/link/y"); string(data) != "/a/b/y" || err != nil {
		t.Errorf("%q %v", data, err)
	}
	if err := os.CopyFS(dir+"/copy", os.DirFS(dir+"/a")); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(dir + "/copy/b/y"); string(data) != "/a/b/y" || err != nil {
		t.Errorf("%q %v", data, err)
	}
	_, err = os.Stat(dir + "/nothing")
	if !errors.Is(err, os.ErrNotExist) || !os.IsNotExist(err) || err.Error() != "stat "+dir+"/nothing: no such file or directory" {
		t.Error(err)
	}
	if err := os.Remove(dir + "/a"); !errors.Is(err, os.ErrExist) {
		t.Error(err)
	}
	if err := os.RemoveAll(dir + "/a"); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(dir + "/a"); !os.IsNotExist(err) {
		t.Error(err)
	}
}
