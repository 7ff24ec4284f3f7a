package main

import (
	"fmt"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/lipgloss/table"
	"github.com/charmbracelet/lipgloss/tree"
	"github.com/muesli/termenv"
)

func main() {
	lipgloss.SetColorProfile(termenv.TrueColor)
	box := lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("#FAFAFA")).Background(lipgloss.Color("63")).Padding(1, 4).Border(lipgloss.RoundedBorder()).Width(30).Align(lipgloss.Center)
	fmt.Println(box.Render("Hello, 世界 👋"))
	fmt.Println(lipgloss.JoinHorizontal(lipgloss.Bottom, box.Render("a"), lipgloss.NewStyle().Italic(true).Render("b\nc")))
	t := table.New().Border(lipgloss.NormalBorder()).Headers("NAME", "AGE").Row("Tom", "37").Row("Жанна", "8")
	fmt.Println(t)
	fmt.Println(tree.Root("/").Child("bin", tree.Root("usr").Child("lib", "share"), "var"))
	fmt.Println(lipgloss.Width("世界"), lipgloss.Height("a\nb"))
	fmt.Printf("%q\n", lipgloss.NewStyle().Underline(true).MaxWidth(5).Render("truncated text"))
}
