module every

go 1.27
