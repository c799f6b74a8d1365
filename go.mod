module cordboard

go 1.26
