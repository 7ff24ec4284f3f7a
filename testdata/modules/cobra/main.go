package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() {
	var name string
	var n int
	root := &cobra.Command{Use: "greet", Short: "greets"}
	hello := &cobra.Command{Use: "hello [who]", Short: "say hello", Args: cobra.MaximumNArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		for range n {
			fmt.Println("hello", name, args)
		}
		return nil
	}}
	hello.Flags().StringVarP(&name, "name", "n", "world", "who to greet")
	hello.Flags().IntVar(&n, "count", 1, "times")
	root.AddCommand(hello)
	for _, args := range [][]string{{"hello", "--name=x", "y", "--count", "2"}, {"help", "hello"}, {"hello", "--bad"}, {"nope"}} {
		root.SetArgs(args)
		root.SetOut(os.Stdout)
		root.SetErr(os.Stdout)
		if err := root.Execute(); err != nil {
			fmt.Println("error:", err)
		}
	}
}
