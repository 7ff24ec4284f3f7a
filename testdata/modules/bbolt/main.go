package main

import (
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

func main() {
	dir, _ := os.MkdirTemp("", "b")
	defer os.RemoveAll(dir)
	db, err := bolt.Open(filepath.Join(dir, "x.db"), 0o600, nil)
	if err != nil {
		panic(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte("k"))
		if err != nil {
			return err
		}
		for i := range 1000 {
			if err := b.Put([]byte(fmt.Sprintf("%04d", i)), []byte(fmt.Sprint(i*i))); err != nil {
				return err
			}
		}
		return nil
	})
	fmt.Println(err)
	db.View(func(tx *bolt.Tx) error {
		c := tx.Bucket([]byte("k")).Cursor()
		n := 0
		for k, v := c.Seek([]byte("0990")); k != nil; k, v = c.Next() {
			fmt.Println(string(k), string(v))
			n++
		}
		fmt.Println(n)
		return nil
	})
	fmt.Println(db.Close())
}
