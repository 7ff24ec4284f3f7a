package main

import (
	"bytes"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

type model struct {
	n    int
	keys []string
}

func (m model) Init() tea.Cmd { return func() tea.Msg { return 3 } }
func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case int:
		m.n += msg
	case tea.KeyMsg:
		m.keys = append(m.keys, msg.String())
		if msg.String() == "q" {
			return m, tea.Quit
		}
	}
	return m, nil
}
func (m model) View() string { return fmt.Sprintf("n=%d keys=%s\n", m.n, strings.Join(m.keys, ",")) }

func main() {
	var out bytes.Buffer
	in := strings.NewReader("a\x1b[A\x03b\rq")
	p := tea.NewProgram(model{}, tea.WithInput(in), tea.WithOutput(&out), tea.WithoutSignals())
	m, err := p.Run()
	fmt.Println(m.View(), err, out.Len() > 0)
}
